using Mpr.Cli.Configuration;
using Mpr.Cli.Hosting;

namespace Mpr.Cli.Tests.Configuration;

public sealed class LambdaScratchTests
{
    [Theory]
    [InlineData(null, null, 4096, null)]
    [InlineData("2048", null, 2048, 2048)]
    [InlineData(null, "1024", 1024, 1024)]
    [InlineData("1024", "2048", 1024, 2048)]
    public void One_size_gives_the_other(string? tmp, string? tasks, int planned, int? quota)
    {
        var settings = Of(tmp, tasks);

        Assert.Equal((planned, quota), (LambdaScratch.Planned(settings), LambdaScratch.Quota(settings)));
    }

    [Fact]
    public void Tasks_may_not_have_less_than_the_api_plans_with()
    {
        var settings = Of("2048", "1024");

        var told = Assert.Throws<CliException>(() => LambdaScratch.Planned(settings));

        Assert.Contains("MPR_LAMBDA_SCRATCH_MIB is '1024'", told.Message, StringComparison.Ordinal);
        Assert.Contains("2048 MiB that MPR_LAMBDA_TMP", told.Message, StringComparison.Ordinal);
        Assert.Throws<CliException>(() => LambdaScratch.Quota(settings));
    }

    private static Settings Of(string? tmp, string? tasks)
    {
        var environment = new Dictionary<string, string?>
        {
            ["MPR_LAMBDA_TMP"] = tmp,
            ["MPR_LAMBDA_SCRATCH_MIB"] = tasks,
        };
        var host = new CliHost
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Variable = name => environment.GetValueOrDefault(name),
            WorkingDirectory = "/",
        };
        return Settings.Load(host, new Dictionary<string, string>());
    }
}
