using System.Text.Json;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Assets;
using Mpr.Server.Jobs;

namespace Mpr.Server.Rules;

/// <summary>What a rule says of an asset: whether it fits, and what job it gets. Asks nobody.</summary>
internal static class RulePlan
{
    /// <summary>Whether the rule wants a ready asset.</summary>
    public static bool Fits(Rule rule, Asset asset) =>
        asset.Key.StartsWith(rule.Prefix, StringComparison.Ordinal)
        && KeyPattern.Fits(rule.Pattern, asset.Key)
        && (rule.Kind is null || rule.Kind == asset.Kind)
        && (rule.MinSize is null || asset.Size >= rule.MinSize)
        && (rule.MaxSize is null || asset.Size <= rule.MaxSize)
        && (rule.MinDuration is null || asset.Duration >= rule.MinDuration)
        && (rule.MaxDuration is null || asset.Duration <= rule.MaxDuration);

    /// <summary>The job of an asset, which is a group of the rule unless the rule names one.</summary>
    /// <exception cref="Processing.Failures.ProcessingException">The operation does not fit the asset.</exception>
    public static JobRequest JobOf(Planner planner, Rule rule, Asset asset)
    {
        var job = RuleJob.Read(rule);
        var source = new StoredObject(asset.Bucket, asset.Key, asset.ETag, asset.Size, asset.LastModified);
        var probe = JsonSerializer.Deserialize<MediaProbe>(asset.Probe!)!;
        var usual = planner.Plan(job.ToOperation(), source, probe, null).OutputKey;
        return job with
        {
            AssetId = asset.Id,
            OutputKey = OutputTemplate.Fill(rule.OutputTemplate, asset.Key, usual, job.Preset?.Split('@')[0] ?? job.Type!),
            Group = job.Group ?? rule.Id,
        };
    }
}
