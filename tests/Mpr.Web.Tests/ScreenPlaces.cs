using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Web.Tests;

/// <summary>Every screen with something on it: its path, and what shows that it is there.</summary>
internal static class ScreenPlaces
{
    public static async Task<IReadOnlyList<(string Path, string Shown)>> PrepareAsync(ServerProcess server)
    {
        const string key = "2026/harbour at dawn.mp4";
        var asset = await server.AddAsync(key, await TestMedia.ClipAsync(4));
        var id = Id(asset);
        var job = await server.PostAsync(
            "/api/jobs", new { asset_id = id, type = "trim", start = 1, end = 3, mode = "copy", overwrite = true });
        await server.JobIsAsync(Id(job), "succeeded");
        var rule = await server.PostAsync("/api/rules", new
        {
            name = "Copies for the web",
            prefix = "incoming/",
            pattern = "**/*.mov",
            enabled = false,
            job = new { type = "transcode", preset = "mp4-h264-720p", priority = "low" },
            output_template = "{path}-web",
        });
        return
        [
            ("/library", "[data-key]"),
            ("/library?view=list", "[data-key]"),
            ("/library?q=nothing-like-this", "h2"),
            ($"/library/{id}", "video"),
            ($"/library/{id}/trim", "[data-point=end]"),
            ($"/library/{id}/transcode", "[data-gives]"),
            ("/jobs", "[data-pool]"),
            ("/jobs?show=history", "[data-job]"),
            ($"/jobs/{Id(job)}", "video"),
            ("/presets", "[data-runs]"),
            ("/presets/mp4-h264-720p@1", "dl"),
            ("/presets/new", "fieldset"),
            ("/rules", "[data-rule]"),
            ($"/rules/{Id(rule)}", "dl"),
            ("/rules/new", "fieldset"),
            ("/workers", "[data-worker]"),
            ("/webhooks", "h2"),
            ("/settings", "[data-health]"),
            ("/nowhere", "h2"),
        ];
    }

    private static string Id(JsonElement document) => document.GetProperty("id").GetString()!;
}
