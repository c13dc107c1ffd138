using System.CommandLine;
using Mpr.Bench;

var name = new Argument<string?>("NAME") { Description = "What to measure", Arity = ArgumentArity.ZeroOrOne };
var json = new Option<bool>("--json") { Description = "Print one JSON object on standard output" };
var runs = new Option<int>("--runs") { Description = "Runs of each measure", DefaultValueFactory = _ => 5 };
var only = new Option<string?>("--only") { Description = "Part of the name of a source or a part, where there are many" };
var variants = new Option<bool>("--variants")
{
    Description = "lambda: also publish the program compiled ahead, and measure that (minutes)",
};
var root = new RootCommand("Measures MPR against what it is made of, in one run, as ratios.") { name, json, runs, only, variants };
if (args is [NoopWorker.Word, var setting])
{
    // A child process of the engine's benchmark.
    return await NoopWorker.RunAsync(setting);
}

root.SetAction((parsed, cancellation) => Benchmarks.RunAsync(
    parsed.GetValue(name), new BenchRun(parsed.GetValue(runs), parsed.GetValue(json))
    {
        Only = parsed.GetValue(only),
        Variants = parsed.GetValue(variants),
    },
    cancellation));
return await root.Parse(args).InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
