using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Testing;

namespace Mpr.Server.Tests.Contracts;

public sealed class SchemaTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void The_GraphQL_schema_is_the_approved_one()
    {
        var schema = server.Services.GetRequiredService<ISchema>();
        schema.Initialize();

        Approved.Matches("docs/contracts/schema.graphql", schema.Print());
    }

    [Fact]
    public async Task The_OpenAPI_document_is_the_approved_one()
    {
        var document = JsonNode.Parse(await server.Http.GetStringAsync("/openapi.json"))!;
        // The port of this run.
        document.AsObject().Remove("servers");

        Approved.Matches("docs/contracts/openapi.json", document.ToJsonString(Indented));
    }
}
