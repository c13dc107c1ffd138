using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

public sealed class ObjectStoreOptionsTests
{
    [Fact]
    public void Nothing_set_means_aws_and_the_default_buckets()
    {
        var options = Read([]);

        Assert.Null(options.Endpoint);
        Assert.True(options.IsAws);
        Assert.Equal(("mpr-media-in", "mpr-media-out"), (options.BucketIn, options.BucketOut));
        Assert.Equal(AddressingStyle.Virtual, options.EffectiveAddressing);
        Assert.Equal(RequestChecksums.Supported, options.EffectiveChecksums);
        Assert.True(options.ChunkedEncoding);
        Assert.False(options.CreateBuckets);
        Assert.Null(options.AccessKey);
    }

    [Fact]
    public void Own_endpoint_means_path_style_and_required_checksums()
    {
        var options = Read(new() { ["S3_ENDPOINT_URL"] = "http://store:9000" });

        Assert.Equal(AddressingStyle.Path, options.EffectiveAddressing);
        Assert.Equal(RequestChecksums.Required, options.EffectiveChecksums);
    }

    [Fact]
    public void Empty_variables_count_as_unset()
    {
        var options = Read(new()
        {
            ["S3_ENDPOINT_URL"] = "",
            ["AWS_ENDPOINT_URL"] = " ",
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
            ["S3_BUCKET_IN"] = "",
            ["AWS_REGION"] = "",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["MPR_CREATE_BUCKETS"] = "",
        });

        Assert.Null(options.Endpoint);
        Assert.Null(options.AccessKey);
        Assert.Equal("mpr-media-in", options.BucketIn);
        Assert.Equal("eu-west-1", options.Region);
    }

    [Theory]
    [InlineData(new[] { "S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL" }, "S3_ENDPOINT_URL")]
    [InlineData(new[] { "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL" }, "AWS_ENDPOINT_URL_S3")]
    [InlineData(new[] { "AWS_ENDPOINT_URL" }, "AWS_ENDPOINT_URL")]
    public void Endpoint_is_read_from_the_nearest_variable(string[] set, string nearest)
    {
        var options = Read(set.ToDictionary(n => n, n => $"http://{n.ToLowerInvariant().Replace('_', '-')}:1"));

        Assert.Equal(nearest.ToLowerInvariant().Replace('_', '-'), options.Endpoint!.Host);
    }

    [Fact]
    public void Every_setting_has_its_variable()
    {
        var options = Read(new()
        {
            ["S3_ENDPOINT_URL"] = "https://store.example/",
            ["S3_PUBLIC_ENDPOINT_URL"] = "https://media.example",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_DEFAULT_REGION"] = "not-this-one",
            ["AWS_ACCESS_KEY_ID"] = "id",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_SESSION_TOKEN"] = "token",
            ["S3_BUCKET_IN"] = "in",
            ["S3_BUCKET_OUT"] = "out",
            ["MPR_CREATE_BUCKETS"] = "TRUE",
            ["S3_ADDRESSING_STYLE"] = "virtual",
            ["S3_REQUEST_CHECKSUMS"] = "supported",
            ["S3_CHUNKED_ENCODING"] = "off",
        });

        var expected = new ObjectStoreOptions
        {
            Endpoint = new Uri("https://store.example/"),
            PublicEndpoint = new Uri("https://media.example"),
            Region = "eu-central-1",
            AccessKey = "id",
            SecretKey = "secret",
            SessionToken = "token",
            BucketIn = "in",
            BucketOut = "out",
            CreateBuckets = true,
            Addressing = AddressingStyle.Virtual,
            Checksums = RequestChecksums.Supported,
            ChunkedEncoding = false,
        };
        Assert.Equal(expected, options);
    }

    [Fact]
    public void Secrets_may_lie_in_files()
    {
        using var samples = new Samples();
        File.WriteAllText(samples.Path("id"), "id-from-file\n");
        File.WriteAllText(samples.Path("secret"), "secret-from-file\n");

        var options = Read(new()
        {
            ["AWS_ACCESS_KEY_ID_FILE"] = samples.Path("id"),
            ["AWS_SECRET_ACCESS_KEY_FILE"] = samples.Path("secret"),
        });

        Assert.Equal(("id-from-file", "secret-from-file"), (options.AccessKey, options.SecretKey));
    }

    [Fact]
    public void All_mistakes_are_told_at_once_by_name_and_without_the_value()
    {
        var fault = Assert.Throws<ObjectStoreException>(() => Read(new()
        {
            ["S3_ENDPOINT_URL"] = "localhost:9000",
            ["S3_ADDRESSING_STYLE"] = "dns",
            ["S3_REQUEST_CHECKSUMS"] = "never",
            ["S3_CHUNKED_ENCODING"] = "perhaps",
            ["AWS_ACCESS_KEY_ID"] = "an-id",
            ["AWS_SECRET_ACCESS_KEY_FILE"] = "/no/such/file",
        }));

        Assert.Equal(ObjectStoreFault.Misconfigured, fault.Fault);
        Assert.All(
            [
                "S3_ENDPOINT_URL", "S3_ADDRESSING_STYLE", "S3_REQUEST_CHECKSUMS", "S3_CHUNKED_ENCODING",
                "AWS_SECRET_ACCESS_KEY_FILE", "belong together",
            ],
            name => Assert.Contains(name, fault.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("an-id", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shown_settings_mask_the_secrets()
    {
        var text = new ObjectStoreOptions { AccessKey = "id", SecretKey = "hush", SessionToken = "hush2" }.ToString();

        Assert.Contains("id", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://bucket.s3.eu-west-1.amazonaws.com", true)]
    [InlineData("https://amazonaws.com.evil.example", false)]
    public void Aws_is_known_by_its_host(string endpoint, bool aws) =>
        Assert.Equal(aws, new ObjectStoreOptions { Endpoint = new Uri(endpoint) }.IsAws);

    private static ObjectStoreOptions Read(Dictionary<string, string> variables) =>
        ObjectStoreOptions.FromEnvironment(variables.GetValueOrDefault);
}
