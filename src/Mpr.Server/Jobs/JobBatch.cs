using System.Text.Json;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;
using Mpr.Server.Presets;

namespace Mpr.Server.Jobs;

/// <summary>
/// The same job for every asset that a filter finds. The jobs are one group, so a large batch does not keep the jobs of
/// others waiting. Each job is accepted on its own: one that is refused is told, and stops none of the others.
/// </summary>
public sealed class JobBatch(AssetCatalog catalog, JobSubmission submission, PresetShelf presets, TimeProvider time)
{
    private const int PageSize = 200;

    private const int MostTold = 1000;

    /// <exception cref="ProblemException">The request makes no sense; nothing was submitted.</exception>
    public async Task<BatchAnswer> SubmitAsync(BatchRequest request, Caller caller, CancellationToken cancellation)
    {
        var job = request.JobOrThrow();
        var operation = job.ToOperation();
        var planner = await presets.PlannerAsync(cancellation);
        var tally = new BatchTally(request.DryRun ? null : TimeOrderedId.Create("batch", time));
        var cursor = Cursor.Read(request.Cursor);
        do
        {
            var page = await catalog.ListAsync(
                request.ReadyAssets(), AssetOrder.ByKey, caller, Math.Min(PageSize, request.Limit - tally.Matched),
                cursor, probes: true, cancellation);
            foreach (var asset in page.Items)
            {
                await TakeAsync(asset, operation, job with { AssetId = asset.Id, Group = tally.Group ?? "" });
            }

            cursor = Cursor.Read(page.NextCursor);
        }
        while (cursor is not null && tally.Matched < request.Limit);

        return tally.Answer(cursor is null ? null : Cursor.Write(cursor));

        async Task TakeAsync(Asset asset, Operation wanted, JobRequest one)
        {
            try
            {
                tally.Match(asset);
                if (request.DryRun)
                {
                    Rehearse(planner, asset, wanted, one.Poster);
                    tally.Accept(null);
                }
                else
                {
                    tally.Accept((await submission.SubmitAsync(one, caller, cancellation)).Id);
                }
            }
            catch (Exception refused) when (refused is ProblemException { Status: < 500 } or ProcessingException)
            {
                tally.Refuse(asset.Key, ProblemWriter.Translate(refused));
            }
        }
    }

    // What can be known without asking the store.
    private static void Rehearse(Planner planner, Asset asset, Operation operation, bool poster)
    {
        var source = new StoredObject(asset.Bucket, asset.Key, asset.ETag, asset.Size, asset.LastModified);
        planner.Plan(operation, source, JsonSerializer.Deserialize<MediaProbe>(asset.Probe!)!, null, poster: poster);
    }

    private sealed class BatchTally(string? group)
    {
        private readonly List<string> _jobs = [];
        private readonly List<BatchRefusal> _refused = [];
        private (long Size, double Duration, int Accepted, int Refused) _sum;

        public string? Group => group;

        public int Matched { get; private set; }

        public void Match(Asset asset)
        {
            Matched++;
            _sum.Size += asset.Size;
            _sum.Duration += asset.Duration ?? 0;
        }

        public void Accept(string? job)
        {
            _sum.Accepted++;
            if (job is not null && _jobs.Count < MostTold)
            {
                _jobs.Add(job);
            }
        }

        public void Refuse(string key, ProblemException why)
        {
            _sum.Refused++;
            if (_refused.Count < MostTold)
            {
                _refused.Add(new BatchRefusal(key, why.Code, why.Message));
            }
        }

        public BatchAnswer Answer(string? nextCursor) => new(
            Matched,
            _sum.Accepted,
            _sum.Refused,
            _sum.Size,
            Math.Round(_sum.Duration, 3),
            group,
            _jobs,
            _refused,
            nextCursor);
    }
}
