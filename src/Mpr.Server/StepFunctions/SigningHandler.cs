using Amazon.Runtime.Credentials;

namespace Mpr.Server.StepFunctions;

/// <summary>Signs requests on their way out, with the credentials of the moment, so that those that rotate work.</summary>
internal sealed class SigningHandler(StepFunctionsOptions options, TimeProvider time, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    private static readonly string[] Signed = ["content-type", "x-amz-target"];

    private readonly SignatureV4 _signature = new(options.RegionOrThrow(), "states");

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credentials = options.Credentials
            ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        var keys = await credentials.GetCredentialsAsync();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", SignatureV4.Stamp(time.GetUtcNow()));
        if (!string.IsNullOrEmpty(keys.Token))
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.Token);
        }

        request.Headers.Host = request.RequestUri!.Authority;
        var authorization = _signature.Authorization(
            keys.AccessKey, keys.SecretKey, request.Method.Method, request.RequestUri.AbsolutePath, Headers(request), body);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await base.SendAsync(request, cancellationToken);
    }

    private static Dictionary<string, string> Headers(HttpRequestMessage request)
    {
        var all = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []);
        return all.Select(h => (Name: h.Key.ToLowerInvariant(), Value: string.Join(',', h.Value)))
            .Where(h => h.Name == "host" || h.Name.StartsWith("x-amz-", StringComparison.Ordinal) || Signed.Contains(h.Name))
            .ToDictionary(h => h.Name, h => h.Value);
    }
}
