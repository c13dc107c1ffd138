namespace Mpr.Cli.Completion;

/// <summary>
/// The scripts. Each hands the words before the cursor to <c>mpr "[suggest:POSITION]" "WORDS"</c>, which prints a
/// suggestion a line.
/// </summary>
internal static class CompletionScripts
{
    public const string Bash = """
        _mpr() {
            local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]}
            local words=${line#"${line%%[[:space:]]*}"}
            words=${words# }
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#words}]" "$words" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _mpr mpr ./mpr
        """;

    public const string Zsh = """
        _mpr() {
            local line=${BUFFER[1,CURSOR]} words_
            words_=${line#*[[:space:]]}
            local -a found
            found=("${(@f)$(${words[1]} "[suggest:${#words_}]" "$words_" 2>/dev/null)}")
            compadd -- ${found:#}
            [[ ${#found:#} -gt 0 ]] || _files
        }
        compdef _mpr mpr ./mpr
        """;

    public const string Fish = """
        function __mpr_suggest
            set -l line (commandline -cp)
            set -l words (string replace -r '^\S+\s' '' -- $line)
            eval (commandline -op)[1] "'[suggest:"(string length -- $words)"]'" (string escape -- $words) 2>/dev/null
        end
        complete -c mpr -a '(__mpr_suggest)'
        """;

    public const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName mpr -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
            $words = $line -replace '^\S+\s', ''
            & $commandAst.CommandElements[0].Value "[suggest:$($words.Length)]" "$words" 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;
}
