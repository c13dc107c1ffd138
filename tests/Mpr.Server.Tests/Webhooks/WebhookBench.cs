using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Mpr.Processing;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Webhooks;
using Mpr.Testing;

namespace Mpr.Server.Tests.Webhooks;

/// <summary>A database and who sends from it, by a clock that the test moves.</summary>
public sealed class WebhookBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _database;
    private readonly bool _allowPrivate;
    private ServiceProvider? _services;
    private IHostedService? _sender;
    private int _assets;

    private WebhookBench(string? database, bool allowPrivate) =>
        (_database, _allowPrivate) = (database ?? $"sqlite:{_folder.File("mpr.db")}", allowPrivate);

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public WebhookDesk Webhooks => _services!.GetRequiredService<WebhookDesk>();

    public DeliveryDesk Deliveries => _services!.GetRequiredService<DeliveryDesk>();

    public static async Task<WebhookBench> StartAsync(string? database = null, bool allowPrivate = true)
    {
        var bench = new WebhookBench(database, allowPrivate);
        bench._services = bench.Build();
        await bench._services.MigrateAsync(CancellationToken.None);
        return bench;
    }

    public async Task StartSenderAsync()
    {
        _sender = _services!.GetServices<IHostedService>().Single();
        await _sender.StartAsync(CancellationToken.None);
    }

    /// <summary>Ends the process that sends, and all that it remembers.</summary>
    public async Task StopSenderAsync()
    {
        await (_sender?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        _sender = null;
        await _services!.DisposeAsync();
        _services = Build();
    }

    public Task<Webhook> AddAsync(string url, params string[] events) =>
        Webhooks.CreateAsync(new WebhookRequest { Url = url, Events = events }, CancellationToken.None);

    /// <summary>Something happens: an asset is registered.</summary>
    public async Task<Asset> RegisterAsync(string? key = null)
    {
        await using var db = await OpenAsync();
        var asset = NewAsset(key);
        db.Add(asset);
        await db.SaveChangesAsync();
        Wake();
        return asset;
    }

    public Asset NewAsset(string? key = null) => new()
    {
        Id = $"asset_{Interlocked.Increment(ref _assets):0000}",
        Bucket = "in",
        Key = key ?? $"a/{_assets}.mp4",
        ETag = "e",
        Size = 7,
        LastModified = Time.GetUtcNow(),
        Kind = MediaKind.Video,
        CreatedAt = Time.GetUtcNow(),
        UpdatedAt = Time.GetUtcNow(),
    };

    public async Task<MprDbContext> OpenAsync() =>
        await _services!.GetRequiredService<IDbContextFactory<MprDbContext>>().CreateDbContextAsync();

    public async Task<List<WebhookDelivery>> RowsAsync()
    {
        await using var db = await OpenAsync();
        return await db.WebhookDeliveries.AsNoTracking().OrderBy(d => d.Seq).ToListAsync();
    }

    /// <summary>Lets the sender look at once; the clock stands still meanwhile, so that no deadline passes.</summary>
    public void Wake() => _services!.GetRequiredService<DeliverySignal>().Raise();

    /// <summary>Moves the clock and lets the sender look.</summary>
    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        Wake();
    }

    /// <summary>Waits until a delivery is so.</summary>
    public async Task<WebhookDelivery> UntilAsync(string id, Func<WebhookDelivery, bool> isSo) =>
        await Eventually.GetAsync(
            async () => (await RowsAsync()).SingleOrDefault(d => d.Id == id && isSo(d)), $"the delivery {id}");

    public async ValueTask DisposeAsync()
    {
        await (_sender?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        await _services!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddData(DatabaseOptions.Parse(_database));
        services.AddWebhooks(new WebhookOptions { AllowPrivate = _allowPrivate });
        return services.BuildServiceProvider();
    }
}
