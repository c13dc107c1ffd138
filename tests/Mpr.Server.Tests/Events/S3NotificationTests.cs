using System.Text.Json;
using Mpr.Server.Events;

namespace Mpr.Server.Tests.Events;

/// <summary>Every form in which a store tells of an object, each with a key that it writes its own way.</summary>
public sealed class S3NotificationTests
{
    private const string Key = "a b/ü+50%.mp4";

    private const string AwsKey = "a+b/%C3%BC%2B50%25.mp4";

    private const string MinioKey = "a+b%2F%C3%BC%2B50%25.mp4";

    private const string Aws = $$$$"""
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",
        "s3":{"bucket":{"name":"in"},"object":{"key":"{{{{AwsKey}}}}","size":1,"eTag":"x","sequencer":"00"}}}]}
        """;

    private const string Minio = $$$$"""
        {"EventName":"s3:ObjectCreated:Put","Key":"in/{{{{Key}}}}","Records":[{"eventSource":"minio:s3",
        "eventName":"s3:ObjectCreated:Put","s3":{"bucket":{"name":"in"},"object":{"key":"{{{{MinioKey}}}}"}}}]}
        """;

    private const string Ceph = $$$$"""
        {"Records":[{"eventSource":"ceph:s3","eventName":"ObjectCreated:CompleteMultipartUpload",
        "s3":{"bucket":{"name":"in"},"object":{"key":"{{{{Key}}}}","size":"7","eTag":""}}}]}
        """;

    private const string EventBridge = $$$$"""
        {"version":"0","source":"aws.s3","detail-type":"Object Created",
        "detail":{"bucket":{"name":"in"},"object":{"key":"{{{{Key}}}}","etag":"x"}}}
        """;

    public static TheoryData<string, string> Forms() => new()
    {
        { "AWS", Aws },
        { "AWS, removed", Aws.Replace("ObjectCreated:Put", "ObjectRemoved:Delete", StringComparison.Ordinal) },
        { "SNS", JsonSerializer.Serialize(new { Type = "Notification", Message = Aws }) },
        { "SQS", JsonSerializer.Serialize(new { Records = new[] { new { eventSource = "aws:sqs", body = Aws } } }) },
        {
            "SQS of SNS",
            JsonSerializer.Serialize(new
            {
                Records = new[] { new { body = JsonSerializer.Serialize(new { Type = "Notification", Message = Aws }) } },
            })
        },
        { "EventBridge", EventBridge },
        { "EventBridge, deleted", EventBridge.Replace("Object Created", "Object Deleted", StringComparison.Ordinal) },
        { "MinIO", Minio },
        { "Ceph", Ceph },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_key_is_read_as_its_store_writes_it(string form, string body)
    {
        var heard = S3Notification.Read(JsonSerializer.Deserialize<JsonElement>(body));

        Assert.Equal([new S3Notification("in", Key)], heard);
        Assert.NotEmpty(form);
    }

    [Theory]
    [InlineData("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"in"}""")]
    [InlineData("""{"Records":[]}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","eventName":"ObjectTagging:Put","s3":{"bucket":{"name":"in"},"object":{"key":"a"}}}]}""")]
    public void Events_that_change_no_object_name_none(string body) =>
        Assert.Empty(S3Notification.Read(JsonSerializer.Deserialize<JsonElement>(body)));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("3")]
    [InlineData("""{"Message":"no json"}""")]
    [InlineData("""{"Records":[{"eventName":"ObjectCreated:Put"}]}""")]
    [InlineData("""{"Records":[{"body":"{\"Message\":\"{\\\"Message\\\":\\\"{}\\\"}\"}"}]}""")]
    public void What_is_no_notification_is_a_format_fault(string body) =>
        Assert.Throws<FormatException>(() => S3Notification.Read(JsonSerializer.Deserialize<JsonElement>(body)));
}
