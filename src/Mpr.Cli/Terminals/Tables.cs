using Spectre.Console;

namespace Mpr.Cli.Terminals;

/// <summary>Tables that read well on a screen, in a log and in a bug report.</summary>
internal static class Tables
{
    public static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold)))
            {
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        return table;
    }

    /// <summary>Names and values of one thing.</summary>
    public static Table Facts() => New("", "").HideHeaders();

    public static void Row(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(c => (Spectre.Console.Rendering.IRenderable)new Text(Show.Plain(c))).ToArray());
}
