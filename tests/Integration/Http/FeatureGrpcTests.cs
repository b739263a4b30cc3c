using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Governance;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http;
using GridGrains.Silo.Http.Features.Grpc;
using GridGrains.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static GridGrains.Tests.Integration.Http.ServingText;

namespace GridGrains.Tests.Integration.Http;

/// <summary>The same reads by gRPC and by HTTP: what one answers or refuses, the other does.</summary>
public sealed partial class FeatureGrpcTests(SiloFixture silo) : IDisposable
{
    private const string Types =
        """
        {"entities":[{"name":"kappa","join_key":"kappa_id","value_type":"INT64"}],"push_sources":[{"name":"kappa_push"}],
         "views":[{"name":"kappa_stats","entities":["kappa"],"source":"kappa_push","ttl":"VIEW_TTL","schema":[{"name":"mw","type":"DOUBLE"},{"name":"starts","type":"INT64"},
           {"name":"is_on","type":"BOOL"},{"name":"state","type":"STRING"},{"name":"since","type":"UNIX_TIMESTAMP"},{"name":"blades","type":"DOUBLE_LIST"},{"name":"angles","type":"FLOAT_LIST"}],
           "aggregations":[{"feature":"mw","function":"count","window":"1d","step":"1h"}]}],
         "derived_views":[{"name":"kappa_derived","features":[{"name":"kw","expression":"kappa_stats:mw * 1000"}]}],
         "services":[{"name":"kappa_model","features":["kappa_stats","kappa_derived:kw"]}]}
        """;

    private static readonly Value.ValOneofCase[] KindsOfTypes =
    [
        Value.ValOneofCase.DoubleVal, Value.ValOneofCase.Int64Val, Value.ValOneofCase.BoolVal, Value.ValOneofCase.StringVal, Value.ValOneofCase.UnixTimestampVal,
        Value.ValOneofCase.DoubleListVal, Value.ValOneofCase.FloatListVal, Value.ValOneofCase.Int64Val, Value.ValOneofCase.DoubleVal,
    ];

    private readonly ServingClient _client = new(silo.Services.GetRequiredService<SiloSettings>().GrpcUrl!);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Every_type_and_status_is_what_http_answers()
    {
        await SendAsync("/v1/features/apply", Types.Replace("VIEW_TTL", "1h"));
        var now = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        await SendAsync("/push", $$"""
            {"push_source_name":"kappa_push","df":{"kappa_id":[1,2,3],"event_timestamp":["{{now}}","{{now}}","2026-01-01T00:00:00.5Z"],"mw":[2.5,null,1],"starts":[9007199254740993,null,1],"is_on":[true,null,false],
            "state":["läuft, \"gut\"",null,"x"],"since":["2026-06-01T00:00:00Z",null,0],"blades":[[1,2.25],null,[]],"angles":[[0.1,3e10],null,[]]},"to":"online"}
            """);

        var request = new GetOnlineFeaturesRequest { FeatureService = "kappa_model", Entities = { ["kappa_id"] = new RepeatedValue { Val = { Of(1), Of("1"), Of(2), Of(3), Of(99) } } } };
        var answer = await _client.ReadAsync(request);

        await AssertSameAsync("""{"feature_service":"kappa_model","entities":{"kappa_id":[1,"1",2,3,99]}}""", answer);
        Assert.Equal(KindsOfTypes, answer.Results.Skip(1).Select(column => column.Values[0].ValCase));
        Assert.Equal(
            [FieldStatus.Present, FieldStatus.Present, FieldStatus.NullValue, FieldStatus.OutsideMaxAge, FieldStatus.NotFound], answer.Results[1].Statuses);
        Assert.Equal(9007199254740993, answer.Results[2].Values[0].Int64Val);
        Assert.Equal(0.1f, answer.Results[7].Values[0].FloatListVal.Val[0]);
    }

    [Fact]
    public async Task Prices_windows_and_full_names_are_what_http_answers()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "GRPC_A", 0, 31.25), Sample.RealTime(Isos.Caiso, "GRPC_A", 1, -4));
        string[] features =
        [
            .. GridGrains.Silo.Http.Prices.Features.NodeFeatures.All.Select(feature => $"node_prices:{feature.Name}"), "node_rolling:rt_1h_mean", "node_rolling:rt_24h_count",
        ];

        var request = Ask(features, "node_id", Of("CAISO/GRPC_A"), Of("CAISO/NOBODY"), new Value { NullVal = Null.Null });
        request.FullFeatureNames = true;
        var answer = await _client.ReadAsync(request);

        await AssertSameAsync(
            $$"""{"features":["{{string.Join("\",\"", features)}}"],"full_feature_names":true,"entities":{"node_id":["CAISO/GRPC_A","CAISO/NOBODY",null]} }""", answer);
        Assert.Equal(["node_id", "node_prices__" + features[0].Split(':')[1]], answer.Metadata.FeatureNames.Val.Take(2));
    }

    [Fact]
    public async Task Version_of_a_view_is_named_in_the_reference_and_on_request_in_the_answer()
    {
        await SendAsync("/v1/features/apply", """
            {"entities":[{"name":"lambda","join_key":"lambda_id"}],"push_sources":[{"name":"lambda_push"}],"views":[{"name":"lambda_stats","entities":["lambda"],"source":"lambda_push","schema":[{"name":"mw","type":"DOUBLE"}]},
            {"name":"lambda_stats","version":2,"entities":["lambda"],"source":"lambda_push","schema":[{"name":"mw","type":"STRING"}]}]}
            """);
        foreach (var (version, value) in new[] { (1, "1.5"), (2, "\"two\"") })
        {
            await SendAsync("/write-to-online-store", $$"""{"feature_view_name":"lambda_stats@v{{version}}","df":{"lambda_id":["a"],"event_timestamp":["2026-06-01T00:00:00Z"],"mw":[{{value}}]} }""");
        }

        foreach (var (reference, version) in new[] { ("lambda_stats@v1:mw", 1), ("lambda_stats@v2:mw", 2), ("lambda_stats:mw", 2) })
        {
            var request = Ask([reference], "lambda_id", Of("a"));
            request.IncludeFeatureViewVersionMetadata = true;
            var answer = await _client.ReadAsync(request);
            await AssertSameAsync($$"""{"features":["{{reference}}"],"entities":{"lambda_id":["a"]} }""", answer);
            Assert.Equal(("lambda_stats", version), (answer.Metadata.FeatureViewMetadata.Single().Name, answer.Metadata.FeatureViewMetadata.Single().Version));
        }
    }

    [Theory]
    [InlineData("no_view:rt_lmp", "node_id", HttpStatusCode.NotFound, StatusCode.NotFound)]
    [InlineData("node_prices:rt_lmq", "node_id", HttpStatusCode.NotFound, StatusCode.NotFound)]
    [InlineData("node_prices:rt_lmp", "driver_id", HttpStatusCode.NotFound, StatusCode.NotFound)]
    [InlineData("node_prices", "node_id", HttpStatusCode.UnprocessableEntity, StatusCode.InvalidArgument)]
    [InlineData("hub_prices:rt_lmp", "node_id", HttpStatusCode.UnprocessableEntity, StatusCode.InvalidArgument)]
    public async Task Names_are_refused_in_the_words_of_http(string reference, string key, HttpStatusCode http, StatusCode grpc)
    {
        using var response = await PostAsync("/get-online-features", $$"""{"features":["{{reference}}"],"entities":{"{{key}}":["CAISO/X"]} }""");
        var problem = await Problems.ReadAsync(response, http);

        var refused = await _client.RefusedAsync(Ask([reference], key, Of("CAISO/X")));

        Assert.Equal((grpc, problem.Code), (refused.StatusCode, refused.Trailers.GetValue("code")));
        Assert.StartsWith(problem.Detail!, refused.Status.Detail);
        Assert.Equal(problem.Suggestions ?? [], refused.Trailers.GetAll("suggestion").Select(entry => entry.Value));
        Assert.All(problem.Suggestions ?? [], name => Assert.Contains(name, refused.Status.Detail));
        Assert.NotEmpty(refused.Trailers.GetValue("trace-id")!);
    }

    [Fact]
    public async Task Requests_of_another_form_or_size_are_refused()
    {
        await RefusedAsync(new GetOnlineFeaturesRequest { FeatureService = "no_service", Entities = { ["node_id"] = new RepeatedValue { Val = { Of("A/B") } } } }, StatusCode.NotFound, "feature service no_service does not exist; near are");
        await RefusedAsync(new GetOnlineFeaturesRequest(), StatusCode.InvalidArgument, "give either features");
        await RefusedAsync(Ask(["node_prices:rt_lmp"]), StatusCode.InvalidArgument, "at least one join key");
        await RefusedAsync(Ask(["node_prices:rt_lmp"], ("node_id", [Of("A/B")]), ("hub_id", [])), StatusCode.InvalidArgument, "the same length");
        await RefusedAsync(Ask(["node_prices:rt_lmp"], "node_id", new Value { DoubleListVal = new DoubleList() }), StatusCode.InvalidArgument, "entities.node_id");
        await RefusedAsync(
            Ask(["node_prices:rt_lmp"], "node_id", [.. Enumerable.Range(0, ApiLimits.MaxFeatureRows + 1).Select(row => Of($"CAISO/{row}"))]), StatusCode.ResourceExhausted, $"{ApiLimits.MaxFeatureRows} entity rows");
        await RefusedAsync(Ask(["node_prices:rt_lmp"], "node_id", Of(new string('x', ApiLimits.MaxBodyBytes))), StatusCode.ResourceExhausted, "maximum");
        var context = Ask(["node_prices:rt_lmp"], "node_id", Of("A/B"));
        context.RequestContext.Add("now", new RepeatedValue());
        await RefusedAsync(context, StatusCode.InvalidArgument, "request_context");
        Assert.Contains("lies in the future", (await _client.RefusedAsync(Ask(["node_prices:rt_lmp"], "node_id", Of("A/B")), ("as_of", "2199-01-01T00:00:00Z"))).Status.Detail);
    }

    [Fact]
    public async Task Callers_are_asked_who_they_are_as_by_http()
    {
        var request = Ask(["node_prices:rt_lmp"], "node_id", Of("A/B"));
        foreach (var (header, secret) in new[] { ("authorization", "Bearer gg_0123456789abcdef_" + new string('0', 64)), ("x-api-key", "gg_0123456789abcdef_" + new string('0', 64)) })
        {
            var unknown = await _client.RefusedAsync(request, (header, secret));
            Assert.Equal((StatusCode.Unauthenticated, "bad_key"), (unknown.StatusCode, unknown.Trailers.GetValue("code")));
            Assert.DoesNotContain(secret, unknown.ToString());
        }

        var writer = await _client.RefusedAsync(request, ("authorization", $"Bearer {await KeyAsync("""{"owner":"grpc-writer","role":"writer","scopes":["write"]}""")}"));
        Assert.Equal((StatusCode.PermissionDenied, "forbidden"), (writer.StatusCode, writer.Trailers.GetValue("code")));

        var partner = await _client.RefusedAsync(request, ("x-api-key", await KeyAsync("""{"owner":"grpc-partner","role":"reader","tenant":"caiso-partner"}""")));
        Assert.Equal((StatusCode.Unimplemented, "unknown_path"), (partner.StatusCode, partner.Trailers.GetValue("code")));

        var reader = await _client.ReadAsync(request, new CallOptions(new Metadata { { "authorization", $"Bearer {await KeyAsync("""{"owner":"grpc-reader","role":"reader"}""")}" } }));
        Assert.Equal(FieldStatus.NotFound, reader.Results[1].Statuses.Single());
    }

    [Fact]
    public async Task Server_answers_to_its_own_names_alone_and_refuses_unknown_methods()
    {
        using var foreign = new ServingClient(silo.Services.GetRequiredService<SiloSettings>().GrpcUrl!, new NamedHost("evil.example", new SocketsHttpHandler()));
        var refused = await foreign.RefusedAsync(Ask(["node_prices:rt_lmp"], "node_id", Of("A/B")));

        Assert.Equal("foreign_host", refused.Trailers.GetValue("code"));
        Assert.Equal(StatusCode.Unimplemented, (await _client.UnknownAsync()).StatusCode);
        Assert.NotEmpty(await _client.VersionAsync());
    }

    [Fact]
    public void Fields_have_the_numbers_of_feasts_own_description()
    {
        var path = SharedDataFolder.Find("feast/ServingService.proto");
        Assert.SkipWhen(path is null, "Feast's description of its interface is not beside the repository");
        var theirs = Field().Matches(File.ReadAllText(path!)).Select(match => (match.Groups["name"].Value, match.Groups["number"].Value)).ToHashSet();

        var ours = new[]
        {
            GetOnlineFeaturesRequest.Descriptor, GetOnlineFeaturesResponse.Descriptor, GetOnlineFeaturesResponse.Types.FeatureVector.Descriptor, GetOnlineFeaturesResponseMetadata.Descriptor,
            FeatureViewMetadata.Descriptor, GetFeastServingInfoResponse.Descriptor, FeatureList.Descriptor,
        }.SelectMany(message => message.Fields.InDeclarationOrder()).Select(field => (field.Name, field.FieldNumber.ToString(CultureInfo.InvariantCulture))).ToArray();
        Assert.True(ours.Length > 15);
        Assert.All(ours, field => Assert.Contains(field, theirs));
    }

    [Theory]
    [InlineData("0A03FFFEFD")]
    [InlineData("FF")]
    [InlineData("1202")]
    public async Task Message_that_is_none_is_the_callers_fault(string hex)
    {
        var message = Convert.FromHexString(hex);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(silo.Services.GetRequiredService<SiloSettings>().GrpcUrl!), "/feast.serving.ServingService/GetOnlineFeatures"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };

        using var answer = await http.SendAsync(request);

        await answer.Content.ReadAsByteArrayAsync();
        var status = answer.TrailingHeaders.Concat(answer.Headers).First(header => header.Key == "grpc-status").Value.Single();
        Assert.Equal(StatusCode.InvalidArgument, (StatusCode)int.Parse(status, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(?<name>\w+)\s*=\s*(?<number>\d+);")]
    private static partial Regex Field();

    private async Task RefusedAsync(GetOnlineFeaturesRequest request, StatusCode status, string detail)
    {
        var refused = await _client.RefusedAsync(request);
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(detail, refused.Status.Detail);
    }

    private async Task AssertSameAsync(string json, GetOnlineFeaturesResponse answer)
    {
        using var response = await PostAsync("/get-online-features", json);
        var same = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(same["metadata"]!["feature_names"]!.AsArray().Select(name => (string?)name), answer.Metadata.FeatureNames.Val);
        Assert.Equal(same["results"]!.AsArray().Count, answer.Results.Count);
        foreach (var (column, vector) in same["results"]!.AsArray().Zip(answer.Results))
        {
            Assert.Equal(column!["values"]!.AsArray().Select(value => value?.ToJsonString() ?? "null"), vector.Values.Select(TextOf));
            Assert.Equal(column["statuses"]!.AsArray().Select(status => (string?)status), vector.Statuses.Select(NameOf));
            Assert.Equal(
                column["event_timestamps"]!.AsArray().Select(stamp => DateTimeOffset.Parse((string)stamp!, CultureInfo.InvariantCulture)), vector.EventTimestamps.Select(stamp => stamp.ToDateTimeOffset()));
        }
    }

    // As Feast's JSON has the value.
    private static string TextOf(Value value) => value.ValCase switch
    {
        Value.ValOneofCase.None or Value.ValOneofCase.NullVal => "null",
        Value.ValOneofCase.StringVal => JsonValue.Create(value.StringVal).ToJsonString(),
        Value.ValOneofCase.Int64Val => value.Int64Val.ToString(CultureInfo.InvariantCulture),
        Value.ValOneofCase.UnixTimestampVal => value.UnixTimestampVal.ToString(CultureInfo.InvariantCulture),
        Value.ValOneofCase.BoolVal => value.BoolVal ? "true" : "false",
        Value.ValOneofCase.DoubleVal => Real(value.DoubleVal),
        Value.ValOneofCase.DoubleListVal => $"[{string.Join(',', value.DoubleListVal.Val.Select(Real))}]",
        _ => $"[{string.Join(',', value.FloatListVal.Val.Select(number => Real(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))))}]",
    };

    private static string Real(double value) => value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;

    private static string NameOf(FieldStatus status) => status switch
    {
        FieldStatus.Present => "PRESENT",
        FieldStatus.NullValue => "NULL_VALUE",
        FieldStatus.NotFound => "NOT_FOUND",
        FieldStatus.OutsideMaxAge => "OUTSIDE_MAX_AGE",
        _ => "INVALID",
    };

    private async Task<string> KeyAsync(string request)
    {
        using var response = await PostAsync("/v1/governance/keys", request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync(GovernanceJson.Default.NewApiKey))!.Secret;
    }

    private async Task SendAsync(string path, string json)
    {
        using var response = await PostAsync(path, json);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return silo.Http.PostAsync(path, content);
    }

    /// <summary>Calls the server by another name.</summary>
    private sealed class NamedHost(string host, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = host;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
