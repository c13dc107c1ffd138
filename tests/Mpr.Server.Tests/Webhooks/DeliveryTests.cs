using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Mpr.Server.Webhooks;
using Mpr.Testing;

namespace Mpr.Server.Tests.Webhooks;

/// <summary>What arrives at a receiver, and when.</summary>
public sealed class DeliveryTests
{
    // Before the second attempt, the third, ...
    private static readonly double[] WaitsInSeconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

    [Fact]
    public async Task A_message_is_signed_as_Standard_Webhooks_says()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await WebhookBench.StartAsync();
        var webhook = await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();

        var asset = await bench.RegisterAsync();

        var message = (await receiver.ReceiveAsync(1)).Single();
        Assert.Equal("asset.registered", message.Type);
        Assert.Equal("v1," + Signature(webhook.Secret, message), message.Signature);
        Assert.InRange(message.Timestamp, bench.Time.GetUtcNow().ToUnixTimeSeconds() - 1, bench.Time.GetUtcNow().ToUnixTimeSeconds());
        Assert.Contains($"/api/assets/{asset.Id}", message.Body, StringComparison.Ordinal);
        var row = await bench.UntilAsync(message.Id, d => d.Status == DeliveryStatus.Delivered);
        Assert.Equal(1, row.Attempts);
    }

    [Fact]
    public async Task What_fails_is_sent_again_by_the_schedule_and_given_up_after_ten_attempts()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 500);
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();
        var id = (await receiver.ReceiveAsync(1)).Single().Id;

        for (var attempt = 1; attempt < RetrySchedule.Attempts; attempt++)
        {
            var row = await bench.UntilAsync(id, d => d.Attempts == attempt && d.Claim is null);
            var wait = row.DueAt - bench.Time.GetUtcNow();
            Assert.InRange(wait.TotalSeconds, WaitsInSeconds[attempt - 1] - 0.01, WaitsInSeconds[attempt - 1] * 1.1 + 0.01);
            bench.Advance(wait + TimeSpan.FromMilliseconds(1));
        }

        var ended = await bench.UntilAsync(id, d => d.Status == DeliveryStatus.Failed);
        var messages = receiver.Messages.ToArray();
        Assert.Equal((10, 10), (ended.Attempts, messages.Length));
        Assert.Single(messages.Select(m => (m.Id, m.Body)).Distinct());
        Assert.True(messages[^1].Timestamp - messages[0].Timestamp > WaitsInSeconds.Sum());
        var log = (await bench.Deliveries.GetAsync(id, CancellationToken.None)).Log!;
        Assert.Equal(Enumerable.Range(1, 10), log.Select(a => a.Number));
        Assert.All(log, a => Assert.Equal(500, a.Status));
    }

    [Fact]
    public async Task What_was_committed_is_sent_after_a_death_before_the_sending()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.RegisterAsync();
        await bench.StopSenderAsync();

        await bench.StartSenderAsync();

        Assert.Equal("asset.registered", (await receiver.ReceiveAsync(1)).Single().Type);
    }

    [Fact]
    public async Task What_a_process_died_with_is_sent_once_its_lease_is_over_and_not_before()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.RegisterAsync();
        var lease = TimeSpan.FromSeconds(60);
        await using (var db = await bench.OpenAsync())
        {
            var until = bench.Time.GetUtcNow() + lease;
            await db.WebhookDeliveries.ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Claim, "dead").SetProperty(d => d.DueAt, until));
        }

        await bench.StartSenderAsync();
        var later = await bench.RegisterAsync();
        // The second message has come and gone, so the first one was looked at and left.
        await bench.UntilAsync((await receiver.ReceiveAsync(1)).Single().Id, d => d.Status == DeliveryStatus.Delivered);
        Assert.Contains(later.Id, receiver.Messages.Single().Body, StringComparison.Ordinal);
        bench.Advance(lease);

        Assert.Equal(2, (await receiver.ReceiveAsync(2)).Length);
    }

    [Fact]
    public async Task A_host_that_stops_in_the_middle_gives_its_message_back()
    {
        await using var receiver = await Receiver.StartAsync();
        var held = new TaskCompletionSource();
        receiver.Answer = _ => held.Task;
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();
        await receiver.ReceiveAsync(1);

        await bench.StopSenderAsync();

        var row = Assert.Single(await bench.RowsAsync());
        held.SetResult();
        receiver.Answer = context => Receiver.Status(context, 204);
        await bench.StartSenderAsync();
        Assert.Equal((DeliveryStatus.Pending, null, 0), (row.Status, row.Claim, row.Attempts));
        var messages = await receiver.ReceiveAsync(2);
        Assert.Equal(messages[0].Id, messages[1].Id);
    }

    [Fact]
    public async Task Processes_that_share_a_database_send_each_message_once()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await cluster.ExecuteAsync("CREATE DATABASE mpr");
        await using var receiver = await Receiver.StartAsync();
        await using var one = await WebhookBench.StartAsync(cluster.ConnectionString("mpr"));
        await using var other = await WebhookBench.StartAsync(cluster.ConnectionString("mpr"));
        await one.AddAsync(receiver.Url);
        await using (var db = await one.OpenAsync())
        {
            db.AddRange(Enumerable.Range(0, 100).Select(_ => one.NewAsset()));
            await db.SaveChangesAsync();
        }

        await Task.WhenAll(one.StartSenderAsync(), other.StartSenderAsync());
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                one.Wake();
                other.Wake();
                return (await one.RowsAsync()).TrueForAll(r => r.Status == DeliveryStatus.Delivered);
            },
            "the end of all deliveries");

        Assert.Equal(100, receiver.Messages.Count);
        Assert.Distinct(receiver.Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 307, ("Location", "/elsewhere"));
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();

        var id = (await receiver.ReceiveAsync(1)).Single().Id;

        var row = await bench.UntilAsync(id, d => d.Attempts == 1);
        Assert.Equal(DeliveryStatus.Pending, row.Status);
        Assert.All(receiver.Messages, m => Assert.Equal("/hook", m.Path));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_disabled()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 410);
        await using var bench = await WebhookBench.StartAsync();
        var webhook = await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();

        var id = (await receiver.ReceiveAsync(1)).Single().Id;
        await bench.UntilAsync(id, d => d.Status == DeliveryStatus.Failed);
        await bench.RegisterAsync();

        var now = await bench.Webhooks.GetAsync(webhook.Id, CancellationToken.None);
        Assert.False(now.Enabled);
        Assert.Contains("410", now.DisabledReason, StringComparison.Ordinal);
        Assert.Single(await bench.RowsAsync());
    }

    [Fact]
    public async Task A_receiver_that_asks_for_time_gets_it_for_all_its_messages()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Receiver.Status(context, 429, ("Retry-After", "120"));
        await using var bench = await WebhookBench.StartAsync();
        var webhook = await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();
        var first = (await receiver.ReceiveAsync(1)).Single().Id;
        await bench.UntilAsync(first, d => d is { Attempts: 1, Claim: null });
        receiver.Answer = context => Receiver.Status(context, 204);

        var asset = await bench.RegisterAsync();
        var paused = (await bench.Webhooks.GetAsync(webhook.Id, CancellationToken.None)).PausedUntil;
        bench.Advance(TimeSpan.FromSeconds(60));
        var test = await bench.AddAsync(receiver.Url.Replace("/hook", "/other", StringComparison.Ordinal));
        await bench.RegisterAsync("b/other.mp4");
        await receiver.ReceiveAsync(2);
        bench.Advance(TimeSpan.FromSeconds(61));

        Assert.InRange((paused!.Value - bench.Time.GetUtcNow()).TotalSeconds, -2, -0.9);
        var messages = await receiver.ReceiveAsync(4);
        Assert.Equal(["/hook", "/other", "/hook", "/hook"], messages.Take(4).Select(m => m.Path));
        Assert.Contains(messages.Skip(2), m => m.Body.Contains(asset.Id, StringComparison.Ordinal));
        Assert.NotEqual(webhook.Id, test.Id);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_holds_up_nobody_else_and_is_timed_out()
    {
        await using var slow = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var bench = await WebhookBench.StartAsync();
        var slowly = await bench.AddAsync(slow.Url);
        await bench.AddAsync(quick.Url);
        await bench.StartSenderAsync();

        for (var count = 0; count < 10; count++)
        {
            await bench.RegisterAsync();
        }

        await quick.ReceiveAsync(10);
        var id = (await slow.ReceiveAsync(1))[0].Id;
        Assert.True(slow.Messages.Count <= 4);
        bench.Advance(TimeSpan.FromSeconds(16));
        await bench.UntilAsync(id, d => d.Attempts == 1);
        var log = (await bench.Deliveries.GetAsync(id, CancellationToken.None)).Log!;
        Assert.Contains("15 s", log.Single().Error, StringComparison.Ordinal);
        await bench.Webhooks.RemoveAsync(slowly.Id, CancellationToken.None);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_for_a_day()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await WebhookBench.StartAsync();
        var old = await bench.AddAsync(receiver.Url);
        var rotated = await bench.Webhooks.RotateAsync(old.Id, CancellationToken.None);
        await bench.StartSenderAsync();

        await bench.RegisterAsync();
        var both = (await receiver.ReceiveAsync(1))[0];
        bench.Advance(WebhookDesk.Overlap + TimeSpan.FromSeconds(1));
        await bench.RegisterAsync();
        var one = (await receiver.ReceiveAsync(2))[1];

        Assert.NotEqual(old.Secret, rotated.Secret);
        Assert.Equal($"v1,{Signature(rotated.Secret, both)} v1,{Signature(old.Secret, both)}", both.Signature);
        Assert.Equal("v1," + Signature(rotated.Secret, one), one.Signature);
    }

    [Fact]
    public async Task A_replay_sends_the_same_message_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();
        var first = (await receiver.ReceiveAsync(1))[0];
        await bench.UntilAsync(first.Id, d => d.Status == DeliveryStatus.Delivered);

        await bench.Deliveries.ReplayAsync(first.Id, CancellationToken.None);

        var second = (await receiver.ReceiveAsync(2))[1];
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
        await bench.UntilAsync(first.Id, d => d is { Status: DeliveryStatus.Delivered, Attempts: 2 });
    }

    [Fact]
    public async Task Of_an_endless_answer_the_start_is_kept()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = 200;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string('x', 4096), context.RequestAborted);
            }
        };
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();

        var id = (await receiver.ReceiveAsync(1))[0].Id;

        await bench.UntilAsync(id, d => d.Status == DeliveryStatus.Delivered);
        var log = (await bench.Deliveries.GetAsync(id, CancellationToken.None)).Log!;
        Assert.Equal(new string('x', 1024), log.Single().Answer);
    }

    [Fact]
    public async Task A_status_counts_though_its_body_is_cut_off()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.ContentLength = 100;
            return context.Response.WriteAsync("thanks");
        };
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync(receiver.Url);
        await bench.StartSenderAsync();
        await bench.RegisterAsync();

        var id = (await receiver.ReceiveAsync(1))[0].Id;

        await bench.UntilAsync(id, d => d.Status == DeliveryStatus.Delivered);
        var log = (await bench.Deliveries.GetAsync(id, CancellationToken.None)).Log!;
        Assert.Equal((200, "thanks"), (log.Single().Status, log.Single().Answer));
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var bench = await WebhookBench.StartAsync(allowPrivate: false);
        var webhook = await bench.AddAsync("http://hooks.example.com/");
        await using (var db = await bench.OpenAsync())
        {
            // As if the name had begun to point here.
            var url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{receiver.Port}/");
            await db.Webhooks.Where(w => w.Id == webhook.Id).ExecuteUpdateAsync(set => set.SetProperty(w => w.Url, url));
        }

        await bench.StartSenderAsync();
        await bench.RegisterAsync();

        var id = (await bench.RowsAsync()).Single().Id;
        await bench.UntilAsync(id, d => d.Attempts == 1);
        var log = (await bench.Deliveries.GetAsync(id, CancellationToken.None)).Log!;
        Assert.Contains("MPR_WEBHOOK_PRIVATE", log.Single().Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Messages);
    }

    private static string Signature(string secret, Received message) => Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Id}.{message.Timestamp}.{message.Body}"))));
}
