using GraphQL.DataLoader;

namespace Mpr.Server.Graph;

/// <summary>
/// Loads the things that many objects of one level ask for together: whoever asks is promised a value, and the first
/// promise that is called in loads those of all. Thread safe.
/// </summary>
/// <param name="load">Loads by keys; a key that is missing in the answer has null.</param>
internal sealed class BatchLoader<T>(
    Func<IReadOnlyCollection<string>, CancellationToken, Task<IReadOnlyDictionary<string, T>>> load)
    where T : class
{
    private readonly Lock _lock = new();
    private Batch? _open;

    public IDataLoaderResult<T?> Load(string key)
    {
        lock (_lock)
        {
            _open ??= new Batch(this);
            _open.Keys.Add(key);
            return new Promise(_open, key);
        }
    }

    private sealed class Batch(BatchLoader<T> loader)
    {
        private Task<IReadOnlyDictionary<string, T>>? _loading;

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public Task<IReadOnlyDictionary<string, T>> LoadAsync(CancellationToken cancellation)
        {
            lock (loader._lock)
            {
                if (loader._open == this)
                {
                    loader._open = null;
                }

                return _loading ??= loader.LoadAsync(Keys, cancellation);
            }
        }
    }

    private Task<IReadOnlyDictionary<string, T>> LoadAsync(HashSet<string> keys, CancellationToken cancellation) =>
        load(keys, cancellation);

    private sealed class Promise(Batch batch, string key) : IDataLoaderResult<T?>
    {
        public async Task<T?> GetResultAsync(CancellationToken cancellationToken = default) =>
            (await batch.LoadAsync(cancellationToken)).GetValueOrDefault(key);

        async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) =>
            await GetResultAsync(cancellationToken);
    }
}
