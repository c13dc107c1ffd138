using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Mpr.Web.Tests.Studio))]

namespace Mpr.Web.Tests;

/// <summary>A server and a browser for all tests that leave the server as they found it; both start with the first visit.</summary>
public class Studio : IAsyncDisposable
{
    /// <summary>Longest wait for anything: a busy machine is slow, and a page that waits for nothing is not.</summary>
    public const float Patience = 90_000;

    private readonly SemaphoreSlim _once = new(1);
    private readonly Studio? _common;
    private bool _started;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Studio()
    {
    }

    /// <param name="common">Whose browser is used.</param>
    protected Studio(Studio common) => _common = common;

    public ServerProcess Server { get; } = new();

    /// <summary>Starts what is needed; skips the test where it is not there.</summary>
    public async Task StartAsync()
    {
        var path = BuiltPage.NeedWithBrowser();
        await _once.WaitAsync();
        try
        {
            if (!_started)
            {
                await Server.StartAsync();
                _started = true;
            }
        }
        finally
        {
            _once.Release();
        }

        await (_common ?? this).LaunchAsync(path);
    }

    /// <summary>Opens a place of the page as a visitor of its own would.</summary>
    public async Task<Visit> OpenAsync(string path, Action<BrowserNewContextOptions>? with = null)
    {
        await StartAsync();
        var options = new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
        };
        with?.Invoke(options);
        var context = await (_common ?? this)._browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        var visit = new Visit(context, await context.NewPageAsync(), Server.Origin);
        await visit.Page.AddInitScriptAsync(
            "document.addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective, e.blockedURI))");
        await visit.Page.GotoAsync(Server.Origin + path);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Server.DisposeAsync();
        _once.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task LaunchAsync(string path)
    {
        await _once.WaitAsync();
        try
        {
            if (_browser is null)
            {
                _playwright = await Playwright.CreateAsync();
                _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
                {
                    ExecutablePath = path,
                    Args =
                    [
                        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
                    ],
                });
            }
        }
        finally
        {
            _once.Release();
        }
    }
}

/// <summary>A server of its own for a class whose tests need it empty, stop its queue, or kill it.</summary>
public sealed class OwnStudio(Studio common) : Studio(common);

/// <summary>A page that somebody looks at, and whatever went wrong on it.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    internal Visit(IBrowserContext context, IPage page, string origin)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _faults.Enqueue($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => _faults.Enqueue($"error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin + "/", StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                _faults.Enqueue($"foreign request: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>No error and no warning in the console, nothing that the policy stopped, no request to another host.</summary>
    /// <param name="besides">A status that the server was made to answer, of which browsers tell the console.</param>
    public void WentWell(int? besides = null) => Assert.DoesNotContain(
        _faults, f => besides is null || !f.Contains($"with a status of {besides}", StringComparison.Ordinal));

    public ILocator Find(string selector) => Page.Locator(selector);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>Drops files on the page, as a hand with a file manager would.</summary>
    public async Task DropAsync(params (string Name, byte[] Content)[] files)
    {
        // Whoever listens to the server listens to drops.
        await Assertions.Expect(Find("[data-connection=live]")).ToBeVisibleAsync();
        var dropped = files.Select(f => new { name = f.Name, content = Convert.ToBase64String(f.Content) });
        await Page.EvaluateAsync(
            """
            files => {
              const transfer = new DataTransfer()
              for (const { name, content } of files) {
                transfer.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name))
              }
              for (const type of ['dragenter', 'dragover', 'drop']) {
                document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
              }
            }
            """,
            dropped);
    }

    /// <summary>Plays the video of the page and waits until it has moved on.</summary>
    public async Task PlaysAsync(string selector)
    {
        await Assertions.Expect(Find(selector)).ToBeVisibleAsync();
        await Page.EvaluateAsync("selector => { const v = document.querySelector(selector); v.muted = true; return v.play() }", selector);
        await Page.WaitForFunctionAsync("selector => document.querySelector(selector).currentTime > 0.2", selector);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
