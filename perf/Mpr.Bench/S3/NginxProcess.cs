using System.Diagnostics;
using Mpr.Testing;

namespace Mpr.Bench.S3;

/// <summary>nginx serving a folder over loopback with sendfile: what the machine can do.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    // Where distributions put it, which is not always on the path of a user.
    private static readonly string[] Programs = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"];

    private readonly Process _process;
    private readonly string _folder;

    private NginxProcess(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        Url = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Url { get; }

    /// <returns>Null when it is not installed.</returns>
    public static async Task<NginxProcess?> StartAsync(string root, CancellationToken cancellation)
    {
        var program = Programs.FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("mpr-bench-nginx-").FullName;
        var port = FreePort.Take();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            daemon off; worker_processes auto; pid {{folder}}/pid; error_log stderr crit;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            events { worker_connections 64; }
            http {
              access_log off; sendfile on; tcp_nopush on;
              client_body_temp_path {{folder}}/a; proxy_temp_path {{folder}}/b; fastcgi_temp_path {{folder}}/c;
              uwsgi_temp_path {{folder}}/d; scgi_temp_path {{folder}}/e;
              server { listen 127.0.0.1:{{port}}; root {{root}}; }
            }
            """,
            cancellation);
        var process = Process.Start(program, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf")]);
        var nginx = new NginxProcess(process, folder, port);
        using var http = new HttpClient();
        for (var attempt = 0; attempt < 100 && !process.HasExited; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(nginx.Url, cancellation);
                return nginx;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, cancellation);
            }
        }

        throw new InvalidOperationException("nginx does not answer; its reason is above.");
    }

    public async ValueTask DisposeAsync()
    {
        using var kill = Process.Start("kill", [$"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
