using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mpr.Testing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Mpr.Cli.Tests.Deployment;

/// <summary>deploy/compose.yaml as a container engine reads it: merged, and with its variables filled in.</summary>
internal sealed partial class ComposeFile
{
    private readonly IReadOnlyDictionary<string, string> _variables;

    private ComposeFile(IReadOnlyDictionary<string, string> variables)
    {
        _variables = variables;
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var document = yaml.Deserialize<object>(
            new MergingParser(new Parser(new StringReader(File.ReadAllText(Repository.File("deploy/compose.yaml"))))));
        Json = Filled(JsonSerializer.SerializeToNode(document)!)!;
    }

    /// <summary>The whole file.</summary>
    public JsonNode Json { get; }

    public JsonObject Services => Json["services"]!.AsObject();

    /// <summary>Reads it with an environment file of deploy/, and others on top.</summary>
    public static ComposeFile Read(string environmentFile, params (string Name, string Value)[] more)
    {
        var variables = File.ReadLines(Repository.File($"deploy/{environmentFile}"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return new ComposeFile(variables);
    }

    /// <summary>Names of the services that run, each after those that it waits for.</summary>
    public IReadOnlyList<string> InOrder()
    {
        var profile = _variables["COMPOSE_PROFILES"];
        var running = Services
            .Where(s => s.Value!["profiles"] is not JsonArray profiles || profiles.Any(p => p!.GetValue<string>() == profile))
            .Select(s => s.Key)
            .ToHashSet();
        var order = new List<string>();
        while (order.Count < running.Count)
        {
            var next = running.Except(order).Where(name => Needs(name).All(order.Contains)).ToList();
            Assert.NotEmpty(next);
            order.AddRange(next);
        }

        return order;
    }

    public IReadOnlyList<string> Command(string service) =>
        [.. Services[service]!["command"]!.AsArray().Select(word => word!.ToString())];

    public IReadOnlyDictionary<string, string> Environment(string service) =>
        Services[service]!["environment"] is JsonObject variables
            ? variables.ToDictionary(v => v.Key, v => v.Value!.ToString())
            : new Dictionary<string, string>();

    private IEnumerable<string> Needs(string service) =>
        Services[service]!["depends_on"] is JsonObject needs ? needs.Select(n => n.Key) : [];

    private JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(f => KeyValuePair.Create(f.Key, Filled(f.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Filled)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Variable().Replace(value.GetValue<string>(), Value),
        _ => node?.DeepClone(),
    };

    // ${NAME}, ${NAME:-default} and ${NAME:?what to do}.
    private string Value(Match match)
    {
        if (_variables.GetValueOrDefault(match.Groups["name"].Value) is { Length: > 0 } value)
        {
            return value;
        }

        Assert.True(match.Groups["default"].Success, $"{match.Value}: {match.Groups["error"].Value}");
        return match.Groups["default"].Value;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)(:-(?<default>[^}]*)|:\?(?<error>[^}]*))?\}")]
    private static partial Regex Variable();
}
