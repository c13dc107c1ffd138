using Mpr.Testing;

namespace Mpr.Lambda.Tests.Machine;

/// <summary>What is deployed to AWS, held against AWS's own specification of its resources.</summary>
public sealed class TemplateTests
{
    private const string Template = "deploy/aws/template.yaml";

    [Fact]
    public async Task The_template_is_valid() => Assert.Equal("valid", await JudgeAsync(text => text));

    [Theory]
    [InlineData("MemorySize: !Ref MemoryMib", "MemorySzie: !Ref MemoryMib", "no property MemorySzie")]
    [InlineData("Architectures: [x86_64]", "Architectures: x86_64", "is no list")]
    [InlineData("!GetAtt FunctionRole.Arn", "!GetAtt FunctionRoll.Arn", "no FunctionRoll")]
    [InlineData("Type: AWS::Logs::LogGroup", "Type: AWS::Logs::LogGrope", "no type AWS::Logs::LogGrope")]
    public async Task A_fault_in_it_is_found(string right, string wrong, string finding) =>
        Assert.Contains(finding, await JudgeAsync(text => text.Replace(right, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);

    private static async Task<string> JudgeAsync(Func<string, string> change)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.File("deploy/aws/state-machine.asl.json"), folder.File("state-machine.asl.json"));
        var text = await File.ReadAllTextAsync(Repository.File(Template));
        await File.WriteAllTextAsync(folder.File("template.yaml"), change(text));
        return (await NodeTools.StepFunctions.RunAsync("template.mjs", folder.File("template.yaml"))).Trim();
    }
}
