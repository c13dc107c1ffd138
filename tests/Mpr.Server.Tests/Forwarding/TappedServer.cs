using Mpr.Server.Hosting;

namespace Mpr.Server.Tests.Forwarding;

/// <summary>A server that reaches its store over a tapped wire.</summary>
public sealed class TappedServer : RunningServer
{
    public TappedStore Wire { get; private set; } = null!;

    protected override MprServerOptions Configure(MprServerOptions options)
    {
        Wire = new TappedStore(options.Storage.Endpoint!);
        return options with { Storage = options.Storage with { Endpoint = Wire.Url } };
    }

    /// <summary>A request to this server with its target as written.</summary>
    public HttpRequestMessage Request(HttpMethod method, string target) => new(method, new Uri(
        target.StartsWith('/') ? Http.BaseAddress!.AbsoluteUri.TrimEnd('/') + target : target,
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Wire?.Dispose();
    }
}
