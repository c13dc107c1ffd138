using Spectre.Console;

namespace Mpr.Cli.Terminals;

/// <summary>Progress for a person: a live bar for each thing.</summary>
internal sealed class BarBoard(ProgressContext context) : IProgressBoard
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);

    public static async Task<T> RunAsync<T>(IAnsiConsole console, Func<IProgressBoard, Task<T>> work) =>
        await console.Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(context => work(new BarBoard(context)));

    public void Update(string id, string label, double? percent, string detail, bool ended)
    {
        lock (_gate)
        {
            if (!_bars.TryGetValue(id, out var bar))
            {
                _bars[id] = bar = context.AddTask(Markup.Escape(Show.Plain(label)));
            }

            bar.Description = Markup.Escape(Show.Plain($"{label}  {detail}"));
            bar.IsIndeterminate = percent is null && !ended;
            bar.Value = percent ?? bar.Value;
            if (ended)
            {
                bar.StopTask();
            }
        }
    }
}
