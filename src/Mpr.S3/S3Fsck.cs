using Mpr.S3.Checking;

namespace Mpr.S3;

/// <summary>Checks the data of an endpoint that is not running: index against files, files against checksums.</summary>
public static class S3Fsck
{
    /// <summary>Reads everything once. Without <paramref name="repair"/> no object is changed.</summary>
    /// <param name="dataDirectory">The folder that the endpoint was given.</param>
    /// <param name="repair">
    /// Whether to mend what is found: a damaged log keeps its sound records, an object whose bytes are lost or damaged
    /// leaves the index (its files go to <c>s3/lost+found/</c>), files that nothing names are deleted.
    /// </param>
    /// <param name="progress">Is told of each finding as it is made; null for nobody.</param>
    /// <param name="cancellationToken">Ends the check between two objects.</param>
    /// <exception cref="DirectoryNotFoundException">There are no data in the folder.</exception>
    /// <exception cref="IOException">An endpoint has the folder open, or it cannot be read.</exception>
    public static Task<S3FsckReport> RunAsync(
        string dataDirectory,
        bool repair,
        IProgress<S3FsckFinding>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        return Task.Run(
            () => new DataCheck(dataDirectory, repair, progress).RunAsync(cancellationToken), cancellationToken);
    }
}
