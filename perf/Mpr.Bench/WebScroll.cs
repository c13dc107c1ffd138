using Microsoft.Playwright;

namespace Mpr.Bench;

/// <summary>
/// The library under the wheel: frames that its own thread gave, which is what a hitch of the page would take; the browser
/// moves what is painted already without asking it. The same wheel on a list of bare boxes says what the machine can give.
/// </summary>
internal static class WebScroll
{
    private const double Bar = 50;
    private const int Speed = 2500;
    private const int Distance = 25_000;

    private const string Plain =
        """
        () => {
          const style = 'display:grid;grid-template-columns:repeat(4,1fr);gap:12px;height:190px'
          document.body.innerHTML = Array.from({ length: 2000 }, (_, r) =>
            `<div style="${style}">${Array.from({ length: 4 }, (_, c) => `<div>box ${r} ${c}</div>`).join('')}</div>`).join('')
        }
        """;

    private const string Watch =
        """
        () => {
          const times = []
          let blank = 0
          let going = true
          const look = time => {
            times.push(time)
            const rows = document.querySelectorAll('[data-assets] [role=presentation]')
            if (rows.length > 0) {
              const last = rows[rows.length - 1].getBoundingClientRect()
              const list = document.querySelector('[data-assets]').getBoundingClientRect()
              if (rows[0].getBoundingClientRect().top > Math.max(0, list.top) + 1 || last.bottom < Math.min(innerHeight, list.bottom) - 1) blank++
            }
            if (going) requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
          window.watched = () => {
            going = false
            return [blank, scrollY, ...times]
          }
        }
        """;

    public static async Task<IReadOnlyList<Figure>> RunAsync(Uri api, WebBrowser browser, CancellationToken cancellation)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("about:blank");
        await page.EvaluateAsync(Plain);
        var bare = await ScrollAsync(page);
        var figures = new List<Figure>
        {
            new("wheel over bare boxes: frames a second, median", bare.Median, ""),
            new("wheel over bare boxes: frames a second, 5th percentile", bare.Low, ""),
        };
        foreach (var (name, path) in new[] { ("grid", "/library"), ("list", "/library?view=list") })
        {
            cancellation.ThrowIfCancellationRequested();
            await page.GotoAsync(new Uri(api, path).ToString());
            await page.WaitForSelectorAsync("[data-key] a");
            figures.AddRange(Told($"wheel over the {name}", await ScrollAsync(page), bare));
        }

        await page.Context.CloseAsync();
        return figures;
    }

    private static IEnumerable<Figure> Told(string name, Frames frames, Frames bare) =>
    [
        new($"{name}: frames a second, median", frames.Median, "", Bar, IsLeast: true),
        new($"{name}: frames a second, 5th percentile", frames.Low, "", Bar, IsLeast: true),
        new($"{name}: 5th percentile against bare boxes", Math.Round(frames.Low / bare.Low, 3), "x"),
        new($"{name}: longest frame", frames.Longest, "ms"),
        new($"{name}: frames with a row missing", frames.Blank, ""),
    ];

    private static async Task<Frames> ScrollAsync(IPage page)
    {
        var from = await page.EvaluateAsync<double>("() => scrollY");
        await page.EvaluateAsync(Watch);
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Input.synthesizeScrollGesture", new Dictionary<string, object>
        {
            ["x"] = 640,
            ["y"] = 500,
            ["yDistance"] = -Distance,
            ["speed"] = Speed,
            ["gestureSourceType"] = "mouse",
            ["preventFling"] = true,
        });
        var watched = await page.EvaluateAsync<double[]>("() => watched()");
        await session.DetachAsync();
        return watched[1] - from > Distance * 0.9
            ? Frames.Of(watched[2..], (int)watched[0])
            : throw new InvalidOperationException($"The wheel moved the page by {watched[1] - from} pixels.");
    }

    /// <param name="Median">Frames in a second, of all seconds that end with a frame.</param>
    /// <param name="Low">What 95 of 100 such seconds have at least.</param>
    /// <param name="Longest">Milliseconds from one frame to the next.</param>
    /// <param name="Blank">Frames with a part of the window that no row covered.</param>
    private sealed record Frames(double Median, double Low, double Longest, int Blank)
    {
        public static Frames Of(double[] times, int blank)
        {
            var seconds = times.Where(t => t >= times[0] + 1000)
                .Select(t => (double)times.Count(o => o > t - 1000 && o <= t)).ToList();
            return new(
                WebFigures.Share(seconds, 0.5),
                WebFigures.Share(seconds, 0.05),
                Math.Round(times.Zip(times.Skip(1), (a, b) => b - a).Max(), 1),
                blank);
        }
    }
}
