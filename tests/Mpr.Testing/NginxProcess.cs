using System.Diagnostics;
using System.Net.Sockets;
using Xunit;

namespace Mpr.Testing;

/// <summary>A real nginx with the configuration that we ship, on a socket file.</summary>
public sealed class NginxProcess : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private NginxProcess(string program, IReadOnlyDictionary<string, string> variables)
    {
        _program = program;
        File.WriteAllText(Configuration, Main(variables));
        _process = Process.Start(new ProcessStartInfo(program, ["-c", Configuration, "-p", _folder.Path, "-e", "stderr"])
        {
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Null where nginx is not installed.</summary>
    public static string? Program { get; } = Places.FirstOrDefault(File.Exists);

    private string Configuration => _folder.File("nginx.conf");

    private string SocketFile => _folder.File("s");

    /// <summary>Starts it; answers when it takes requests.</summary>
    /// <param name="api">Where the API is.</param>
    /// <param name="store">Where the store is.</param>
    public static Task<NginxProcess> StartAsync(Uri api, Uri store) => StartAsync(new Dictionary<string, string>
    {
        ["MPR_API"] = api.Authority,
        ["MPR_STORE"] = store.Authority,
        ["MPR_CACHE_SIZE"] = "2g",
    });

    /// <summary>Starts it; answers when it takes requests.</summary>
    /// <param name="variables">Those of the configuration; the socket and the folder of the cache are its own.</param>
    public static async Task<NginxProcess> StartAsync(IReadOnlyDictionary<string, string> variables)
    {
        var nginx = new NginxProcess(Program!, variables);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                Assert.False(nginx._process.HasExited, nginx._process.HasExited ? await nginx._errors : "");
                return File.Exists(nginx.SocketFile);
            },
            "nginx");
        return nginx;
    }

    /// <summary>HTTP over its socket, by the name of localhost.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public HttpClient Client() =>
        new(Handler()) { BaseAddress = new Uri("http://localhost"), Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Bytes that it keeps of media.</summary>
    public long CachedBytes() => Directory.Exists(_folder.File("cache"))
        ? Directory.EnumerateFiles(_folder.File("cache"), "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)
        : 0;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await TestMedia.ToolAsync(_program, ["-c", Configuration, "-p", _folder.Path, "-e", "stderr", "-s", "stop"]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private string Main(IReadOnlyDictionary<string, string> variables)
    {
        var own = new Dictionary<string, string>(variables)
        {
            ["MPR_LISTEN"] = $"unix:{SocketFile}",
            ["MPR_CACHE"] = _folder.File("cache"),
        };
        var site = own.Aggregate(
            File.ReadAllText(Repository.File("deploy/nginx/mpr.conf.template")),
            (text, variable) => text.Replace($"${{{variable.Key}}}", variable.Value, StringComparison.Ordinal));
        var user = Environment.IsPrivilegedProcess ? "user root;" : "";
        return $$"""
            daemon off;
            worker_processes 2;
            pid {{_folder.File("pid")}};
            error_log stderr warn;
            {{user}}
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path {{_folder.File("body")}};
                proxy_temp_path {{_folder.File("proxy")}};
                fastcgi_temp_path {{_folder.File("fastcgi")}};
                uwsgi_temp_path {{_folder.File("uwsgi")}};
                scgi_temp_path {{_folder.File("scgi")}};
                {{site}}
            }
            """;
    }
}
