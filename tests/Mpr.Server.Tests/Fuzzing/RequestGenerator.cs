using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpr.Server.Tests.Fuzzing;

/// <summary>
/// Makes requests out of an OpenAPI document: right ones, ones that are wrong in one place, and hostile ones.
/// </summary>
/// <param name="document">The document.</param>
/// <param name="known">Values that mean something to the server, by the names of parameters and fields.</param>
internal sealed class RequestGenerator(JsonObject document, IReadOnlyDictionary<string, string[]> known, Random random)
{
    private const int Deepest = 5;

    private readonly List<(string Path, string Method, JsonObject Operation)> _operations =
    [
        .. from path in document["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select (path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject()),
    ];

    public int Operations => _operations.Count;

    public FuzzedRequest Next()
    {
        var (path, method, operation) = _operations[random.Next(_operations.Count)];
        var query = new List<string>();
        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = parameter!["name"]!.GetValue<string>();
            var value = Parameter(parameter.AsObject(), name);
            if (parameter["in"]!.GetValue<string>() == "path")
            {
                path = path.Replace("{" + name + "}", Escaped(value.Length == 0 ? "x" : value), StringComparison.Ordinal);
            }
            else if (random.Next(3) != 0 || parameter["required"]?.GetValue<bool>() == true)
            {
                query.Add($"{name}={Escaped(value)}");
            }
        }

        if (random.Next(20) == 0)
        {
            query.Add($"{Escaped(HostileValues.Text(random))}={Escaped(HostileValues.Text(random))}");
        }

        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        return new FuzzedRequest(
            method,
            path + (query.Count == 0 ? "" : "?" + string.Join('&', query)),
            operation,
            schema is null ? null : Body(schema),
            random.Next(20) == 0 ? "text/plain" : "application/json",
            [.. Headers()]);
    }

    private string Parameter(JsonObject parameter, string name) =>
        known.TryGetValue(name, out var values) && random.Next(2) == 0 ? values[random.Next(values.Length)]
        : random.Next(3) != 0 && Value(parameter["schema"]!, name, 0) is JsonValue value ? Text(value)
        : HostileValues.Text(random);

    private static string Text(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    // Mostly escaped as a client does it, sometimes as somebody who does not.
    private string Escaped(string value) => random.Next(30) != 0 || value.Any(c => c is <= ' ' or > '~' or '#')
        ? Uri.EscapeDataString(value)
        : value;

    private string Body(JsonNode schema) => random.Next(6) == 0
        ? HostileValues.Body(random)
        : Value(schema, "", 0)?.ToJsonString() ?? "null";

    private JsonNode? Value(JsonNode schema, string name, int depth)
    {
        schema = Resolved(schema);
        if (random.Next(12) == 0)
        {
            return Odd();
        }

        if (known.TryGetValue(name, out var values) && random.Next(3) != 0)
        {
            return values[random.Next(values.Length)];
        }

        if (schema["enum"] is JsonArray choices)
        {
            return choices[random.Next(choices.Count)]?.DeepClone();
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray any)
        {
            return Value(any[random.Next(any.Count)]!, name, depth + 1);
        }

        var type = schema["type"] is JsonArray types ? types[random.Next(types.Count)]! : schema["type"];
        return type?.GetValue<string>() switch
        {
            "object" => depth > Deepest ? null : Object(schema, depth),
            "array" => depth > Deepest || schema["items"] is not { } items ? new JsonArray()
                : new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(items, name, depth + 1))]),
            "integer" => Number(),
            "number" => random.Next(2) == 0 ? Number() : JsonValue.Create(random.NextDouble() * 100),
            "boolean" => JsonValue.Create(random.Next(2) == 0),
            "null" => null,
            _ => random.Next(3) == 0 ? HostileValues.Text(random) : "text",
        };
    }

    private JsonObject Object(JsonNode schema, int depth)
    {
        var body = new JsonObject();
        foreach (var (field, inner) in schema["properties"]?.AsObject() ?? [])
        {
            if (random.Next(5) < 3)
            {
                body[field] = Value(inner!, field, depth + 1);
            }
        }

        if (random.Next(15) == 0)
        {
            body[HostileValues.Text(random)] = Odd();
        }

        return body;
    }

    private JsonNode? Odd() => random.Next(6) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => new JsonArray(1, "two", null),
        3 => new JsonObject { ["deep"] = new JsonObject { ["er"] = 1 } },
        4 => Number(),
        _ => HostileValues.Text(random),
    };

    private JsonValue Number() => random.Next(6) switch
    {
        0 => JsonValue.Create(-1),
        1 => JsonValue.Create(long.MaxValue),
        2 => JsonValue.Create(int.MaxValue),
        3 => JsonValue.Create(0),
        _ => JsonValue.Create(random.Next(1, 300)),
    };

    private JsonNode Resolved(JsonNode schema)
    {
        while (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            schema = reference.Split('/').Skip(1).Aggregate((JsonNode)document, (node, name) => node[name]!);
        }

        return schema;
    }

    private IEnumerable<(string Name, string Value)> Headers()
    {
        (string Name, string[] Values)[] all =
        [
            ("If-Match", ["*", "\"x\"", "x", "W/\"x\""]),
            ("If-None-Match", ["*", "\"x\"", "x"]),
            ("Idempotency-Key", ["one", "two", new string('k', 300), "\u00e9", ""]),
            ("Last-Event-ID", ["0-0", "1-1", "x", "99999999-99999999", "-1--1"]),
            ("Range", ["bytes=0-9", "bytes=-", "bytes=9-0", "bytes=99999999999-", "items=1", "bytes=0-1,5-6"]),
            ("Accept", ["application/json", "text/html", "x", "*/*;q=0"]),
            ("Origin", ["https://evil.example", "null"]),
            ("Traceparent", ["00-zz-1", random.Next().ToString(CultureInfo.InvariantCulture)]),
        ];
        return all.Where(_ => random.Next(6) == 0).Select(h => (h.Name, h.Values[random.Next(h.Values.Length)]));
    }
}

/// <summary>A request that a generator made.</summary>
/// <param name="Operation">What the document says of it.</param>
/// <param name="Body">Null for an operation that takes none.</param>
internal sealed record FuzzedRequest(
    string Method,
    string Address,
    JsonObject Operation,
    string? Body,
    string ContentType,
    IReadOnlyList<(string Name, string Value)> Headers)
{
    public override string ToString() =>
        $"{Method} {Address}\n  {string.Join("\n  ", Headers.Select(h => $"{h.Name}: {h.Value}"))}\n  {Body}";
}
