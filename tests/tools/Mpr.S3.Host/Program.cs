// An endpoint in a process of its own, for tests that kill it: DIR PORT [--no-fsync] [--bucket NAME]...
// Prints its URL once it listens and ends when its standard input does.
using Microsoft.Extensions.Logging;
using Mpr.S3;

var options = new S3EndpointOptions
{
    DataDirectory = args[0],
    Port = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture),
    AccessKey = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "",
    SecretKey = Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "",
    Fsync = !args.Contains("--no-fsync"),
    CreateBuckets = [.. args.Zip(args.Skip(1)).Where(pair => pair.First == "--bucket").Select(pair => pair.Second)],
};
using var loggers = LoggerFactory.Create(logging => logging.AddConsole(
    console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning));
await using var endpoint = await S3Endpoint.StartAsync(options, loggers);
await Console.Out.WriteLineAsync(endpoint.Url.ToString());
await Console.In.ReadToEndAsync();
