using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Machine;

/// <summary>What is deployed to AWS, held against AWS's own specification of its resources.</summary>
public sealed class TemplateTests
{
    // Right, wrong, and what is to be found; all are judged in one run, for the specification takes long to load.
    private static readonly (string Right, string Wrong, string Finding)[] Faults =
    [
        ("MemorySize: !Ref MemoryMib", "MemorySzie: !Ref MemoryMib", "no property MemorySzie"),
        ("Architectures: [x86_64]", "Architectures: x86_64", "is no list"),
        ("!GetAtt FunctionRole.Arn", "!GetAtt FunctionRoll.Arn", "no FunctionRoll"),
        ("Type: AWS::Logs::LogGroup", "Type: AWS::Logs::LogGrope", "no type AWS::Logs::LogGrope"),
    ];

    [Fact]
    public async Task The_template_is_valid_and_each_fault_in_it_would_be_found()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.File("deploy/aws/state-machine.asl.json"), folder.File("state-machine.asl.json"));
        var text = await File.ReadAllTextAsync(Repository.File("deploy/aws/template.yaml"));
        string[] templates = [text, .. Faults.Select(f => text.Replace(f.Right, f.Wrong, StringComparison.Ordinal))];
        var files = templates.Select((_, n) => folder.File($"template-{n}.yaml")).ToArray();
        await Task.WhenAll(templates.Zip(files, (template, file) => File.WriteAllTextAsync(file, template)));

        var judged = await NodeTools.StepFunctions.RunAsync("template.mjs", files);

        var found = judged.Trim().Split('\n').Select(line => JsonSerializer.Deserialize<string[]>(line)!).ToArray();
        Assert.Equal(templates.Length, found.Length);
        Assert.Empty(found[0]);
        Assert.All(Faults.Zip(found[1..]), pair => Assert.Contains(
            pair.Second, fault => fault.Contains(pair.First.Finding, StringComparison.Ordinal)));
    }
}
