using System.Text.Json;

namespace Mpr.Server.Tests.Live;

/// <summary>A client of server-sent events that reads every field, also those that browsers keep to themselves.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>The last id that was seen: what a client resumes from.</summary>
    public string? LastId { get; private set; }

    /// <summary>Milliseconds that the server asks clients to wait before they come back; null when it has not.</summary>
    public string? Retry { get; private set; }

    /// <summary>Opens a stream; when this answers, nothing that happens from now on is missed.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events" + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        var stream = new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        await stream.FrameAsync();
        return stream;
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<Told?> NextAsync()
    {
        while (await FrameAsync() is { } frame)
        {
            if (frame.Data is { } data)
            {
                return new Told(frame.Id, frame.Event!, JsonSerializer.Deserialize<JsonElement>(data));
            }
        }

        return null;
    }

    /// <summary>Reads up to an event of this type.</summary>
    public async Task<IReadOnlyList<Told>> UntilAsync(string type)
    {
        var told = new List<Told>();
        do
        {
            told.Add(await NextAsync() ?? throw new EndOfStreamException($"The stream ended before {type}."));
        }
        while (told[^1].Type != type);

        return told;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private async Task<Frame?> FrameAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var fields = new Dictionary<string, string>();
        while (await _reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Length == 0)
            {
                LastId = fields.GetValueOrDefault("id") ?? LastId;
                Retry = fields.GetValueOrDefault("retry") ?? Retry;
                return new Frame(
                    fields.GetValueOrDefault("id"), fields.GetValueOrDefault("event"), fields.GetValueOrDefault("data"));
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..].TrimStart(' ');
        }

        return null;
    }

    private sealed record Frame(string? Id, string? Event, string? Data);
}

/// <summary>An event as it came.</summary>
public sealed record Told(string? Id, string Type, JsonElement Data)
{
    public string? Job => Of("job", "id");

    public string? Key => Of("asset", "key");

    public string? Of(string part, string field) =>
        Data.TryGetProperty(part, out var news) && news.ValueKind == JsonValueKind.Object
            ? news.GetProperty(field).ToString()
            : null;
}
