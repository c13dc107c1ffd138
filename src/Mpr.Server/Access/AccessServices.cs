using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Mpr.Server.Hosting;

namespace Mpr.Server.Access;

internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services, AccessOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ApiKeys>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider =>
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Items[typeof(Caller)] as Caller
            ?? throw new InvalidOperationException("There is no caller outside of an admitted request."));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.Origins])
            .AllowAnyMethod()
            .AllowAnyHeader()
            .WithExposedHeaders("Location", "ETag", "Retry-After", "Content-Range", "Accept-Ranges")));
        services.AddRateLimiter(limiter => Limit(limiter, options.RequestsPerSecond));
    }

    /// <summary>Puts the guards before everything that comes after routing.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<AccessGate>();
        app.UseRateLimiter();
    }

    private static void Limit(RateLimiterOptions limiter, int perSecond)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => perSecond == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => Bucket(perSecond)));
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await ProblemWriter.WriteAsync(rejected.HttpContext, new ProblemException(
                RefusalCatalogue.RateLimited, $"More than {perSecond} requests a second.", $"Wait {seconds} s."));
        };
    }

    private static string CallerOf(HttpContext context) =>
        (context.Items[typeof(Caller)] as Caller)?.Id
        ?? context.Connection.RemoteIpAddress?.ToString()
        ?? "";

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) => new()
    {
        TokenLimit = 10 * perSecond,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
