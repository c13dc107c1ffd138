using Microsoft.Playwright;

namespace Mpr.Bench;

/// <summary>Chromium without a display, at its usual priority; every visit has a cache of its own, which is empty.</summary>
internal sealed class WebBrowser : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private WebBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <exception cref="InvalidOperationException">Chromium is not installed.</exception>
    public static async Task<WebBrowser> StartAsync()
    {
        var path = Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is not installed.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new WebBrowser(playwright, browser);
    }

    /// <summary>An empty page for one visitor.</summary>
    /// <param name="script">Runs in every document before anything else; null: none.</param>
    public async Task<IPage> OpenAsync(string? script = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 1280, Height = 800 },
            Locale = "en-GB",
        });
        context.SetDefaultTimeout((float)TimeSpan.FromMinutes(2).TotalMilliseconds);
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
