using Mpr.S3.Index;

namespace Mpr.S3.Checking;

/// <summary>
/// Looks for bytes in the logs that are no sound record, and for snapshots that disagree with their log.
/// </summary>
internal sealed class LogCheck(DataCheck check)
{
    public void Run(string buckets)
    {
        foreach (var folder in Directory.EnumerateDirectories(buckets).Order(StringComparer.Ordinal))
        {
            var bucket = Path.GetFileName(folder);
            var logs = Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal).ToList();
            foreach (var path in logs)
            {
                CheckSegment(bucket, folder, path, isLast: path == logs[^1]);
            }

            CheckSnapshot(bucket, folder);
        }
    }

    private void CheckSegment(string bucket, string folder, string path, bool isLast)
    {
        long end;
        long length;
        bool isTorn;
        using (var segment = LogSegment.Open(path, 0))
        {
            length = segment.Length;
            end = segment.Replay(0, (payload, _) => LogRecord.Decode(payload));
            isTorn = isLast && segment.NextSound(end) < 0;
        }

        // A last frame cut short is what a crash leaves of a change nobody was told of; the next start cuts it off.
        if (end == length || isTorn)
        {
            return;
        }

        check.Find(
            S3FsckKind.DamagedLog,
            bucket,
            null,
            $"{Path.GetFileName(path)} is damaged at byte {end} of {length}.",
            "Keep the sound records before and after the damage; the old file gets the suffix .damaged.",
            () =>
            {
                LogSalvage.Rewrite(path);
                Snapshot.Delete(folder);
            });
    }

    private void CheckSnapshot(string bucket, string folder)
    {
        if (Snapshot.Load(folder) is not { } snapshot)
        {
            return;
        }

        using var log = new BucketLog(folder, fsync: false);
        var replayed = new BucketIndex();
        try
        {
            log.Replay(new LogLocation(1, 0, 0), (payload, location) => Apply(replayed, payload, location));
            log.Replay(snapshot.Position, (payload, location) => Apply(snapshot.Index, payload, location));
        }
        catch (InvalidDataException)
        {
            // The damage was noted above; without repair the two cannot be compared.
            return;
        }

        if (!AreEqual(replayed, snapshot.Index))
        {
            check.Find(
                S3FsckKind.StaleSnapshot,
                bucket,
                null,
                "The snapshot of the index says something else than the log.",
                "Delete the snapshot; the log alone gives the index.",
                () => Snapshot.Delete(folder));
        }
    }

    private static void Apply(BucketIndex index, ReadOnlySpan<byte> payload, LogLocation location) =>
        LogRecord.Decode(payload).Apply(index, location);

    private static bool AreEqual(BucketIndex left, BucketIndex right)
    {
        if (left.Keys.Count != right.Keys.Count || left.Uploads.Count != right.Uploads.Count)
        {
            return false;
        }

        var a = left.Keys.Seek([], inclusive: true);
        var b = right.Keys.Seek([], inclusive: true);
        while (a.MoveNext() && b.MoveNext())
        {
            if (!a.Key.SequenceEqual(b.Key) || a.Entry != b.Entry)
            {
                return false;
            }
        }

        return true;
    }
}
