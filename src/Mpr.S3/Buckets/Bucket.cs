using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mpr.S3.Index;
using Mpr.S3.Storage;

namespace Mpr.S3.Buckets;

/// <summary>A bucket: its settings, its index, its folder.</summary>
internal sealed class Bucket
{
    private const string SettingsFile = "bucket.json";
    private readonly bool _fsync;
    private readonly Lock _saving = new();
    private volatile BucketSettings _settings;

    private Bucket(string name, string folder, BucketSettings settings, BucketStore store, bool fsync)
    {
        Name = name;
        Folder = folder;
        Store = store;
        _settings = settings;
        _fsync = fsync;
    }

    public string Name { get; }

    public string Folder { get; }

    public BucketStore Store { get; }

    public BucketSettings Settings => _settings;

    /// <summary>Opens a bucket's folder; null when it is what a creation cut short has left.</summary>
    /// <exception cref="InvalidDataException">The log is damaged before its end.</exception>
    public static Bucket? Open(string folder, bool fsync, DiskThreads disk, ILogger logger)
    {
        var path = Path.Combine(folder, SettingsFile);
        if (!File.Exists(path))
        {
            return null;
        }

        var settings = JsonSerializer.Deserialize(File.ReadAllBytes(path), BucketSettingsJson.Default.BucketSettings)
            ?? throw new InvalidDataException($"{path} is empty.");
        var store = BucketStore.Open(folder, fsync, disk, logger);
        return new Bucket(Path.GetFileName(folder), folder, settings, store, fsync);
    }

    /// <summary>Makes a bucket's folder. It exists once its settings file has its name.</summary>
    public static Bucket Create(string folder, BucketSettings settings, bool fsync, DiskThreads disk, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        Save(folder, settings, fsync);
        if (fsync)
        {
            Directories.Flush(Path.GetDirectoryName(folder)!);
        }

        return Open(folder, fsync, disk, logger) ?? throw new IOException($"{folder} cannot be made.");
    }

    /// <summary>Changes the settings, durably.</summary>
    public void Change(Func<BucketSettings, BucketSettings> change)
    {
        lock (_saving)
        {
            var changed = change(_settings);
            Save(Folder, changed, _fsync);
            _settings = changed;
        }
    }

    private static void Save(string folder, BucketSettings settings, bool fsync)
    {
        var path = Path.Combine(folder, SettingsFile);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, settings, BucketSettingsJson.Default.BucketSettings);
            file.Flush(fsync);
        }

        File.Move(temporary, path, overwrite: true);
        if (fsync)
        {
            Directories.Flush(folder);
        }
    }
}
