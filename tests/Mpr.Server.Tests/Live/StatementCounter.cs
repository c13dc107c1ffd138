using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mpr.Server.Tests.Live;

/// <summary>Counts what EF sends to the database of one server; other servers run in this process as well.</summary>
public sealed class StatementCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<string> _statements = new();
    private readonly ConcurrentQueue<IDisposable> _listening = new();
    private readonly string _folder;

    private StatementCounter(string folder)
    {
        _folder = folder;
        _listening.Enqueue(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyCollection<string> Statements => _statements;

    /// <summary>Statements that read a table.</summary>
    public int Reads(string table) => _statements.Count(s =>
        s.StartsWith("SELECT", StringComparison.Ordinal) && s.Contains($"FROM \"{table}\"", StringComparison.Ordinal));

    /// <param name="folder">Folder of the server's SQLite file.</param>
    public static async Task<StatementCounter> StartAsync(string folder)
    {
        var counter = new StatementCounter(folder);
        // Each context remembers for a second that nobody listens.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        return counter;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _listening.Enqueue(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData done
            && done.Command.Connection?.DataSource.StartsWith(_folder, StringComparison.Ordinal) == true)
        {
            _statements.Enqueue(done.Command.CommandText);
        }
    }

    public void OnCompleted()
    {
        // Listeners live as long as the process.
    }

    public void OnError(Exception error) => throw error;

    public void Dispose()
    {
        foreach (var listening in _listening)
        {
            listening.Dispose();
        }
    }
}
