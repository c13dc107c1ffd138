using System.Data.Common;

namespace Mpr.Jobs.Data;

/// <summary>
/// Commands of one connection by their text: on SQLite, compiling a statement costs more than running it. Not thread
/// safe.
/// </summary>
internal sealed class CommandCache : IDisposable
{
    // The engine has some thirty statements; those with lists of values come in many lengths and are not worth it.
    private const int Most = 64;

    private readonly Dictionary<string, DbCommand> _byText = [];
    private readonly HashSet<DbCommand> _held = [];

    public DbCommand? Find(string text) => _byText.GetValueOrDefault(text);

    public void Keep(string text, DbCommand command)
    {
        if (_byText.Count < Most)
        {
            _byText.Add(text, command);
            _held.Add(command);
        }
    }

    public bool Holds(DbCommand command) => _held.Contains(command);

    public void Dispose()
    {
        foreach (var command in _held)
        {
            command.Dispose();
        }
    }
}

/// <summary>The one connection that a process keeps to its SQLite file, with its compiled statements.</summary>
internal sealed class KeptConnection(JobsDbContext context) : IDisposable
{
    public JobsDbContext Context => context;

    public CommandCache Commands { get; } = new();

    public void Dispose()
    {
        Commands.Dispose();
        context.Dispose();
    }
}
