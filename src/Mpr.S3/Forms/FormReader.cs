using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Mpr.S3.Protocol;

namespace Mpr.S3.Forms;

/// <summary>
/// Reads an upload form (multipart/form-data, RFC 7578): the fields up to the file at once, the file as a stream.
/// Fields behind the file are left aside, as S3 leaves them. Not thread-safe.
/// </summary>
internal sealed class FormReader
{
    /// <summary>Room for a policy and 2 KB of metadata several times over.</summary>
    private const int MaximumFields = 64 * 1024;
    private const int MaximumFieldCount = 128;
    private const int MaximumBoundary = 128;

    private readonly MultipartReader _reader;
    private Stream _file = Stream.Null;
    private bool _ended;

    private FormReader(string boundary, Stream body) => _reader = new MultipartReader(boundary, body)
    {
        HeadersCountLimit = 16,
        HeadersLengthLimit = 16 * 1024,
    };

    public FormFields Fields { get; } = new();

    /// <exception cref="S3Exception">The body is no form, or has no file.</exception>
    public static async Task<FormReader> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : throw new S3Exception(
                S3Error.PreconditionFailed, "A POST to a bucket must be of the type multipart/form-data.");
        var form = boundary.Length is > 0 and <= MaximumBoundary
            ? new FormReader(boundary, request.Body)
            : throw new S3Exception(S3Error.MalformedPostRequest);
        return await form.GuardAsync(() => form.ReadFieldsAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Reads on in the file.</summary>
    /// <returns>How many bytes were read; 0 at its end, once the form was seen to be whole.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        await GuardAsync(async () =>
        {
            while (count < buffer.Length && !_ended)
            {
                var read = await _file.ReadAsync(buffer[count..], cancellationToken).ConfigureAwait(false);
                count += read;
                if (read == 0)
                {
                    await SkipRestAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }).ConfigureAwait(false);
        return count;
    }

    private async Task ReadFieldsAsync(CancellationToken cancellationToken)
    {
        var room = MaximumFields;
        while (await _reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            var disposition = section.GetContentDispositionHeader();
            var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).ToString();
            if (name.Equals("file", StringComparison.OrdinalIgnoreCase))
            {
                _file = section.Body;
                Fields.SetFileName(FileNameOf(disposition!));
                return;
            }

            var bytes = await ReadFieldAsync(section.Body, room, cancellationToken).ConfigureAwait(false);
            room -= bytes.Length;
            Fields.Add(name, Encoding.UTF8.GetString(bytes));
            if (Fields.All.Count > MaximumFieldCount)
            {
                throw new S3Exception(S3Error.MalformedPostRequest);
            }
        }

        throw S3Exception.InvalidArgument("file", null, "The form has no field named file.");
    }

    private static string FileNameOf(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(
            disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();

    private static async Task<byte[]> ReadFieldAsync(Stream body, int room, CancellationToken cancellationToken)
    {
        var buffer = new byte[room + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        return length <= room ? buffer[..length] : throw new S3Exception(S3Error.MaxPostPreDataLengthExceeded);
    }

    private async Task SkipRestAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            await section.Body.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }

        _ended = true;
    }

    /// <summary>Faults of the form become refusals; those of the connection stay what they are.</summary>
    private async Task<FormReader> GuardAsync(Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
            return this;
        }
        catch (InvalidDataException)
        {
            throw new S3Exception(S3Error.MalformedPostRequest);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }
    }
}
