using Microsoft.Playwright;

namespace Mpr.Bench;

/// <summary>
/// From a click to what it changes on the screen. The clock is the page's: it begins with the time stamp that the browser
/// gave the input, before the page heard of it, and ends with the second frame after the mutation that shows the answer,
/// when the first one was painted for certain. Event Timing would end with the next frame, be there an answer or not.
/// </summary>
internal static class WebClicks
{
    private const int Rounds = 5;
    private const double Bar = 100;

    private const string NewHead = "() => document.querySelector('main h1') && document.querySelector('main h1').textContent !== before";

    /// <summary>What is clicked, and what in the page says that it was answered.</summary>
    private static readonly (string Kind, string Target, string Shown)[] Clicks =
    [
        ("select a tile", "[data-key] input >> nth=1", "() => document.querySelectorAll('[data-chosen]').length === 1"),
        ("select another", "[data-key] input >> nth=4", "() => document.querySelectorAll('[data-chosen]').length === 2"),
        ("give the selection up", "[role=region] button >> nth=0", "() => !document.querySelector('[data-chosen]')"),
        ("list", "label:has([title=List])", "() => !document.querySelector('[data-assets] [role=presentation]').style.gridTemplateColumns"),
        ("grid", "label:has([title=Grid])", "() => document.querySelector('[data-assets] [role=presentation]').style.gridTemplateColumns"),
        ("open an asset", "[data-key] a >> nth=2", NewHead),
        ("transcode it", "main a[href$='/transcode']", "() => document.querySelector('[data-gives]')"),
        ("jobs", "nav a[href='/jobs']", NewHead),
        ("history", "label:has-text('History')", "() => !document.getElementById('running')"),
        ("presets", "nav a[href='/presets']", NewHead),
        ("a preset", "[data-preset] a >> nth=0", NewHead),
        ("rules", "nav a[href='/rules']", NewHead),
        ("workers", "nav a[href='/workers']", NewHead),
        ("webhooks", "nav a[href='/webhooks']", NewHead),
        ("settings", "nav a[href='/settings']", NewHead),
        ("preferences", "header button[aria-label=More]", "() => document.querySelector('[role=dialog] select')"),
        ("dark", "dark", "() => document.documentElement.dataset.mantineColorScheme === 'dark'"),
        ("light", "light", "() => document.documentElement.dataset.mantineColorScheme === 'light'"),
        ("library", "nav a[href='/library']", "() => document.querySelector('[data-key] a')"),
    ];

    public static async Task<IReadOnlyList<Figure>> RunAsync(Uri api, WebBrowser browser, CancellationToken cancellation)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(new Uri(api, "/library").ToString());
        await page.WaitForSelectorAsync("[data-key] a");
        var samples = new List<(string Kind, double Time)>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (kind, target, shown) in Clicks)
            {
                cancellation.ThrowIfCancellationRequested();
                samples.Add((kind, await ClickAsync(page, kind, target, shown)));
            }
        }

        await page.Context.CloseAsync();
        foreach (var kind in samples.GroupBy(s => s.Kind))
        {
            BenchRun.Say($"{kind.Key}: {string.Join(' ', kind.Select(s => Math.Round(s.Time)))} ms");
        }

        var times = samples.Select(s => s.Time).ToList();
        var name = $"{times.Count} clicks of {Clicks.Length} kinds beside two encodes";
        return
        [
            new($"{name}: p95", WebFigures.Share(times, 0.95), "ms", Bar),
            new($"{name}: median", WebFigures.Share(times, 0.5), "ms"),
            new($"{name}: worst", WebFigures.Share(times, 1), "ms"),
        ];
    }

    private static async Task<double> ClickAsync(IPage page, string kind, string target, string shown)
    {
        var select = target is "dark" or "light";
        await page.EvaluateAsync(
            $$"""
            () => {
              const before = document.querySelector('main h1')?.textContent
              const shown = {{shown}}
              window.answer = new Promise((done, fail) => {
                let began
                const watch = new MutationObserver(() => {
                  if (began === undefined || !shown()) return
                  watch.disconnect()
                  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)))
                })
                watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
                if (shown()) fail(new Error('{{kind}}: it is there before the click'))
                addEventListener('{{(select ? "change" : "click")}}', e => { began = e.timeStamp }, { capture: true, once: true })
              })
              window.answer.catch(() => undefined)
            }
            """);
        if (select)
        {
            await page.Locator("[role=dialog] select").First.SelectOptionAsync(target);
        }
        else
        {
            await page.ClickAsync(target);
        }

        return await page.EvaluateAsync<double>("() => answer");
    }
}
