namespace Mpr.Server.Web;

/// <summary>What is said in place of the page where it was not built.</summary>
internal static class NotBuilt
{
    public const string Text =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>MPR: the page is not built</title>
        <style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 10vh auto; padding: 0 1rem }</style>
        <h1>The page is not built</h1>
        <p>The server runs and its API answers: see <a href="/api/health">/api/health</a> and
        <a href="/openapi.json">/openapi.json</a>, or use the command line, <code>./mpr --help</code>.</p>
        <p>To have the page, install <a href="https://nodejs.org" rel="noreferrer">Node.js</a> 20 or newer with npm, and start
        the server again with <code>./mpr up</code>: it builds the page. A page that was built elsewhere is named by the
        setting <code>MPR_WEB</code>.</p>
        </html>
        """;
}
