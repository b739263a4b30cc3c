using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GridGrains.Tests.Integration.IcebergRest;

public sealed class IcebergRestTests
{
    [Fact]
    public async Task Config_advertises_only_what_is_offered()
    {
        await using var host = await RestCatalogHost.StartAsync();

        var config = await GetAsync(host, "v1/config?warehouse=gridgrains");

        var endpoints = config["endpoints"]!.AsArray().Select(endpoint => (string)endpoint!).ToArray();
        Assert.Equal(6, endpoints.Length);
        Assert.All(endpoints, endpoint => Assert.Matches("^(GET|HEAD) /v1/{prefix}/namespaces", endpoint));
        Assert.Equal((0, 0), (config["defaults"]!.AsObject().Count, config["overrides"]!.AsObject().Count));
        await RefusedAsync(host, HttpMethod.Get, "v1/config?warehouse=other", 404, "NoSuchWarehouseException", "'other'");
    }

    [Fact]
    public async Task Without_a_lake_there_is_no_warehouse()
    {
        await using var host = await RestCatalogHost.StartAsync(withCatalog: false);

        await RefusedAsync(host, HttpMethod.Get, "v1/config", 404, "NoSuchWarehouseException", "--lake off");
    }

    [Fact]
    public async Task Namespaces_are_listed_level_by_level_and_loaded_with_their_properties()
    {
        await using var host = await RestCatalogHost.StartAsync();
        await host.CreatePricesAsync();
        await host.Catalog.CreateNamespaceAsync("alone");

        Assert.Equal("""[["alone"],["market"]]""", (await GetAsync(host, "v1/namespaces"))["namespaces"]!.ToJsonString());
        Assert.Equal("""[["market","day"]]""", (await GetAsync(host, "v1/namespaces?parent=market"))["namespaces"]!.ToJsonString());
        Assert.Equal("[]", (await GetAsync(host, "v1/namespaces?parent=market%1Fday"))["namespaces"]!.ToJsonString());
        Assert.Equal(
            """{"namespace":["market","day"],"properties":{"owner":"desk"}}""", (await GetAsync(host, "v1/namespaces/market%1Fday")).ToJsonString());
        Assert.Equal("""{"namespace":["market"],"properties":{}}""", (await GetAsync(host, "v1/namespaces/market")).ToJsonString());
        Assert.Equal("[]", (await GetAsync(host, "v1/namespaces/market/tables"))["identifiers"]!.ToJsonString());
        Assert.Equal((204, 404), (await HeadAsync(host, "v1/namespaces/alone"), await HeadAsync(host, "v1/namespaces/market%1Fnight")));
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces?parent=nowhere", 404, "NoSuchNamespaceException", "'nowhere'");
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces/nowhere", 404, "NoSuchNamespaceException", "'nowhere'");
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces/nowhere/tables", 404, "NoSuchNamespaceException", "'nowhere'");
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces/a%1F%1Fb", 400, "BadRequestException", "levels");
    }

    [Fact]
    public async Task Pages_of_a_list_hold_each_name_once_and_a_client_that_asks_for_none_gets_all()
    {
        await using var host = await RestCatalogHost.StartAsync();
        foreach (var name in (string[])["e", "c", "a", "d", "b"])
        {
            await host.Catalog.CreateNamespaceAsync(name);
        }

        var pages = new List<string>();
        for (var token = ""; token is not null;)
        {
            var page = await GetAsync(host, $"v1/namespaces?pageSize=2&pageToken={token}");
            pages.Add(string.Concat(page["namespaces"]!.AsArray().Select(name => (string)name![0]!)));
            token = (string?)page["next-page-token"];
        }

        Assert.Equal(["ab", "cd", "e"], pages);
        Assert.Equal(5, (await GetAsync(host, "v1/namespaces"))["namespaces"]!.AsArray().Count);
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces?pageToken=%25%25", 400, "BadRequestException", "pageToken");
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces?pageToken=&pageSize=0", 400, "BadRequestException", "pageSize");
    }

    [Fact]
    public async Task A_table_is_loaded_as_its_metadata_file_says()
    {
        await using var host = await RestCatalogHost.StartAsync();
        var table = await host.CreatePricesAsync();

        var loaded = await GetAsync(host, "v1/namespaces/market%1Fday/tables/prices");

        var file = new Uri((string)loaded["metadata-location"]!).LocalPath;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(file)), loaded["metadata"]));
        Assert.Equal((table.MetadataLocation, 3), ((string?)loaded["metadata-location"], loaded["metadata"]!["snapshots"]!.AsArray().Count));
        Assert.Equal("[{\"namespace\":[\"market\",\"day\"],\"name\":\"prices\"}]", (await GetAsync(host, "v1/namespaces/market%1Fday/tables"))["identifiers"]!.ToJsonString());
        Assert.Equal((204, 404), (await HeadAsync(host, "v1/namespaces/market%1Fday/tables/prices"), await HeadAsync(host, "v1/namespaces/market%1Fday/tables/none")));
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces/market%1Fday/tables/none", 404, "NoSuchTableException", "'market.day.none'");
    }

    [Fact]
    public async Task Only_snapshots_with_a_name_are_sent_to_those_who_ask_for_them()
    {
        await using var host = await RestCatalogHost.StartAsync();
        var table = await host.CreatePricesAsync();

        var metadata = (await GetAsync(host, "v1/namespaces/market%1Fday/tables/prices?snapshots=refs"))["metadata"]!;

        Assert.Equal(
            table.Metadata.Refs.Values.Select(reference => reference.SnapshotId).Order(),
            metadata["snapshots"]!.AsArray().Select(snapshot => (long)snapshot!["snapshot-id"]!).Order());
        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces/market%1Fday/tables/prices?snapshots=some", 400, "BadRequestException", "'some'");
    }

    [Fact]
    public async Task Unchanged_metadata_is_not_sent_again()
    {
        await using var host = await RestCatalogHost.StartAsync();
        var table = await host.CreatePricesAsync();
        var address = $"{host.BaseUrl}/v1/namespaces/market%1Fday/tables/prices";
        using var first = await host.Http.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync());
        await table.NewTransaction().SetProperty("owner", "desk").CommitAsync();
        Assert.Equal(HttpStatusCode.OK, await AgainAsync());

        async Task<HttpStatusCode> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
            using var answer = await host.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    /// <summary>Proxies that compress weaken a tag; caches send all that they have.</summary>
    [Theory]
    [InlineData("{0}", HttpStatusCode.NotModified)]
    [InlineData("W/{0}", HttpStatusCode.NotModified)]
    [InlineData("\"x\", {0}", HttpStatusCode.NotModified)]
    [InlineData("W/\"x\",W/{0} , \"y\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"x\"", HttpStatusCode.OK)]
    [InlineData("W/\"x\", \"y\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    public async Task A_client_that_has_the_metadata_may_say_so_in_any_form(string form, HttpStatusCode status)
    {
        await using var host = await RestCatalogHost.StartAsync();
        await host.CreatePricesAsync();
        var address = $"{host.BaseUrl}/v1/namespaces/market%1Fday/tables/prices";
        using var first = await host.Http.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", form.Replace("{0}", first.Headers.ETag!.Tag, StringComparison.Ordinal));

        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(first.Headers.ETag, answer.Headers.ETag);
    }

    [Theory]
    [InlineData("v1/config", "GET, OPTIONS")]
    [InlineData("v1/namespaces", "GET, OPTIONS")]
    [InlineData("v1/namespaces/market%1Fday", "GET, HEAD, OPTIONS")]
    [InlineData("v1/namespaces/market%1Fday/tables", "GET, OPTIONS")]
    [InlineData("v1/namespaces/market%1Fday/tables/prices", "GET, HEAD, OPTIONS")]
    [InlineData("v1/transactions/commit", "OPTIONS")]
    public async Task Options_says_what_may_be_asked(string path, string allowed)
    {
        await using var host = await RestCatalogHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"{host.BaseUrl}/{path}");

        using var answer = await host.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode.NoContent, allowed), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
    }

    [Theory]
    [InlineData("POST", "v1/namespaces")]
    [InlineData("DELETE", "v1/namespaces/market%1Fday")]
    [InlineData("POST", "v1/namespaces/market%1Fday/properties")]
    [InlineData("POST", "v1/namespaces/market%1Fday/tables")]
    [InlineData("POST", "v1/namespaces/market%1Fday/register")]
    [InlineData("POST", "v1/namespaces/market%1Fday/tables/prices")]
    [InlineData("DELETE", "v1/namespaces/market%1Fday/tables/prices")]
    [InlineData("POST", "v1/tables/rename")]
    [InlineData("POST", "v1/transactions/commit")]
    public async Task Every_change_is_forbidden_with_the_reason_and_changes_nothing(string method, string path)
    {
        await using var host = await RestCatalogHost.StartAsync();
        var table = await host.CreatePricesAsync();

        await RefusedAsync(host, new HttpMethod(method), path, 403, "ForbiddenException", "written by the platform alone");

        Assert.Equal(table.MetadataLocation, (await host.Catalog.LoadStateAsync(RestCatalogHost.Prices)).MetadataLocation);
    }

    [Fact]
    public async Task What_is_not_offered_is_unsupported()
    {
        await using var host = await RestCatalogHost.StartAsync();

        await RefusedAsync(host, HttpMethod.Get, "v1/namespaces/market/views", 406, "UnsupportedOperationException", "/iceberg/v1/config");
    }

    private static async Task<JsonNode> GetAsync(RestCatalogHost host, string path)
    {
        using var answer = await host.Http.GetAsync($"{host.BaseUrl}/{path}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        return JsonNode.Parse(text)!;
    }

    private static async Task<int> HeadAsync(RestCatalogHost host, string path)
    {
        using var answer = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{host.BaseUrl}/{path}"));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        return (int)answer.StatusCode;
    }

    private static async Task RefusedAsync(RestCatalogHost host, HttpMethod method, string path, int status, string type, string reason)
    {
        using var request = new HttpRequestMessage(method, $"{host.BaseUrl}/{path}");
        request.Content = method == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null;
        using var answer = await host.Http.SendAsync(request);
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((status, type, status), ((int)answer.StatusCode, (string?)error["type"], (int)error["code"]!));
        Assert.Contains(reason, (string?)error["message"]);
    }
}
