using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Access;

public sealed class AdminKeyTests(RunningServer store) : IClassFixture<RunningServer>, IDisposable
{
    private const string First = "first_0123456789_0123456789_0123456789";

    private const string Second = "second_0123456789_0123456789_0123456789";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chosen_secret_is_a_key_with_all_rights_and_another_one_takes_its_place()
    {
        await using (var server = await StartAsync(First))
        {
            var key = await Keys(server).FindAsync(First, CancellationToken.None);
            Assert.Equal((AccessScope.Admin, null, null), (key!.Scope, key.Prefix, key.ExpiresAt));
        }

        string id;
        await using (var again = await StartAsync(First))
        {
            id = Assert.Single(await Keys(again).ListAsync(CancellationToken.None)).Id;
        }

        await using var other = await StartAsync(Second);
        Assert.Null(await Keys(other).FindAsync(First, CancellationToken.None));
        Assert.NotEqual(id, (await Keys(other).FindAsync(Second, CancellationToken.None))!.Id);
        Assert.Single(await Keys(other).ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Keys_that_were_made_otherwise_stay()
    {
        await using (var server = await StartAsync(First))
        {
            await Keys(server).CreateAsync("mine", AccessScope.Read, null, null, CancellationToken.None);
        }

        await using var other = await StartAsync(Second);

        Assert.Contains(await Keys(other).ListAsync(CancellationToken.None), k => k.Name == "mine");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("has spaces 0123456789 0123456789 0123456789")]
    public async Task Secret_that_could_be_guessed_is_refused(string secret)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(secret));

        Assert.Contains("MPR_ADMIN_KEY", refused.Message, StringComparison.Ordinal);
    }

    private Task<WebApplication> StartAsync(string secret) => MprServer.BuildAsync(
        new MprServerOptions
        {
            DataDirectory = _folder.Path,
            Address = IPAddress.Any,
            Port = 0,
            AdminKey = secret,
            Storage = store.Options.Storage,
        },
        CancellationToken.None);

    private static ApiKeys Keys(WebApplication server) => server.Services.GetRequiredService<ApiKeys>();
}
