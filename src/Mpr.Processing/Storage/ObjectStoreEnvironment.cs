namespace Mpr.Processing.Storage;

/// <summary>Turns environment variables into <see cref="ObjectStoreOptions"/>, gathering every mistake.</summary>
internal sealed class ObjectStoreEnvironment
{
    private readonly Func<string, string?> _variable;
    private readonly List<string> _mistakes = [];

    private ObjectStoreEnvironment(Func<string, string?> variable) => _variable = variable;

    public static ObjectStoreOptions Read(Func<string, string?> variable)
    {
        var environment = new ObjectStoreEnvironment(variable);
        var options = environment.Read();
        return environment._mistakes.Count == 0
            ? options
            : throw new ObjectStoreException(
                ObjectStoreFault.Misconfigured,
                $"The storage settings cannot be right: {string.Join("; ", environment._mistakes)}.",
                "Correct the named environment variables; an empty one counts as unset.");
    }

    private ObjectStoreOptions Read()
    {
        var defaults = new ObjectStoreOptions();
        var options = new ObjectStoreOptions
        {
            Endpoint = Address("S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
            PublicEndpoint = Address("S3_PUBLIC_ENDPOINT_URL"),
            Region = Text("AWS_REGION", "AWS_DEFAULT_REGION"),
            AccessKey = Secret("AWS_ACCESS_KEY_ID"),
            SecretKey = Secret("AWS_SECRET_ACCESS_KEY"),
            SessionToken = Secret("AWS_SESSION_TOKEN"),
            BucketIn = Text("S3_BUCKET_IN") ?? defaults.BucketIn,
            BucketOut = Text("S3_BUCKET_OUT") ?? defaults.BucketOut,
            CreateBuckets = Switch("MPR_CREATE_BUCKETS") ?? defaults.CreateBuckets,
            Addressing = Choice<AddressingStyle>("S3_ADDRESSING_STYLE", ""),
            Checksums = Choice<RequestChecksums>("S3_REQUEST_CHECKSUMS", "")
                // The variable of the AWS SDKs, with the values when_required and when_supported.
                ?? Choice<RequestChecksums>("AWS_REQUEST_CHECKSUM_CALCULATION", "when_"),
            ChunkedEncoding = Switch("S3_CHUNKED_ENCODING") ?? defaults.ChunkedEncoding,
        };
        if (options.AccessKey is null != options.SecretKey is null)
        {
            _mistakes.Add("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together, but only one is set");
        }

        return options;
    }

    private string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_variable(name)?.Trim() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    private string? Secret(string name)
    {
        if (Text(name) is { } value)
        {
            return value;
        }

        if (Text(name + "_FILE") is not { } path)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } content ? content : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _mistakes.Add($"{name}_FILE names a file that cannot be read ({e.Message})");
            return null;
        }
    }

    private Uri? Address(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Text(name) is not { } value)
            {
                continue;
            }

            if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                && address.Host.Length > 0 && address.UserInfo.Length == 0 && address.Query.Length == 0)
            {
                return address;
            }

            _mistakes.Add($"{name} is not an address such as http://127.0.0.1:9000");
            return null;
        }

        return null;
    }

    private bool? Switch(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return null;
            case "true" or "1" or "yes" or "on":
                return true;
            case "false" or "0" or "no" or "off":
                return false;
            default:
                _mistakes.Add($"{name} is neither true nor false");
                return null;
        }
    }

    private T? Choice<T>(string name, string prefix)
        where T : struct, Enum
    {
        if (Text(name) is not { } value || value.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var choice in Enum.GetValues<T>())
        {
            if (value.Equals(prefix + choice, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        var known = string.Join(", ", Enum.GetNames<T>().Select(n => prefix + n.ToLowerInvariant()));
        _mistakes.Add($"{name} is none of {known}");
        return null;
    }
}
