using System.Net;
using GridGrains.Domain;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.Http;

namespace GridGrains.Tests.Integration.Http;

public sealed class ProblemTests(SiloFixture silo)
{
    [Theory]
    [InlineData("/v1/isos?verbose=1", "verbose")]
    [InlineData("/v1/nodes?isos=CAISO", "isos")]
    [InlineData("/v1/nodes/CAISO/SP15?market=X", "market")]
    [InlineData("/v1/live?nodes=A", "nodes")]
    public async Task Unknown_parameters_are_refused_by_name(string path, string parameter)
    {
        var problem = await Problems.ReadAsync(await silo.Http.GetAsync(path), HttpStatusCode.BadRequest);

        Assert.Equal("unknown_parameter", problem.Code);
        Assert.Contains($"'{parameter}'", problem.Detail);
    }

    [Theory]
    [InlineData("/v1/nodes?limit=0", "limit")]
    [InlineData("/v1/nodes?limit=1001", "limit")]
    [InlineData("/v1/nodes?limit=ten", "limit")]
    [InlineData("/v1/nodes?iso=XISO", "iso")]
    [InlineData("/v1/nodes?iso=CAISO&iso=PJM", "iso")]
    [InlineData("/v1/nodes?cursor=%21%21", "cursor")]
    [InlineData("/v1/nodes?cursor=Zm9v", "cursor")]
    [InlineData("/v1/live?node=NO_ISO", "node")]
    [InlineData("/v1/live?hub=NO_HUB", "hub")]
    [InlineData("/v1/live?market=SPOT", "market")]
    public async Task Bad_values_are_refused_by_name(string path, string parameter)
    {
        var problem = await Problems.ReadAsync(await silo.Http.GetAsync(path), HttpStatusCode.BadRequest);

        Assert.Equal("bad_parameter", problem.Code);
        Assert.Contains($"'{parameter}'", problem.Detail);
    }

    [Theory]
    [InlineData("""{"paths":["a.csv"],"past_retention":"yes"}""", "'past_retention' has a value that it cannot take")]
    [InlineData("""{"paths":["\ud800"]}""", "half of a pair")]
    public async Task A_body_with_a_value_of_another_kind_is_refused_for_what_it_is(string json, string words)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        var problem = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/backfills", body), HttpStatusCode.BadRequest);

        Assert.Contains(words, problem.Detail);
    }

    [Fact]
    public async Task A_body_that_gives_a_field_twice_is_refused_with_the_field()
    {
        using var body = new StringContent("""{"paths":["a.csv"],"iso":"SPP","iso":"PJM"}""", System.Text.Encoding.UTF8, "application/json");

        var problem = await Problems.ReadAsync(await silo.Http.PostAsync("/v1/backfills", body), HttpStatusCode.BadRequest);

        Assert.Contains("'iso' is given twice", problem.Detail);
    }

    [Fact]
    public async Task Unknown_paths_and_methods_are_problems_too()
    {
        var path = await Problems.ReadAsync(await silo.Http.GetAsync("/v1/nothing"), HttpStatusCode.NotFound);
        var method = await Problems.ReadAsync(await silo.Http.DeleteAsync("/v1/isos"), HttpStatusCode.MethodNotAllowed);

        Assert.Equal("unknown_path", path.Code);
        Assert.Equal("method_not_allowed", method.Code);
    }

    [Fact]
    public void What_may_be_repeated_later_is_503()
    {
        Exception[] passing =
        [
            new ShardNotOwnedException("moved"),
            new ReadUnavailableException("nobody owns it"),
            new DomainException(DomainErrorCode.StorageUnavailable, "the broker is gone"),
            new TimeoutException(),
        ];

        var problems = new ProblemTable(SiloParts.OfProgram);

        Assert.All(passing, failure => Assert.Equal(StatusCodes.Status503ServiceUnavailable, problems.Of(failure).Status));
        Assert.Equal(StatusCodes.Status507InsufficientStorage, problems.Of(new DomainException(DomainErrorCode.StorageFull, "full")).Status);
    }

    [Fact]
    public async Task Overlong_queries_are_refused()
    {
        var problem = await Problems.ReadAsync(await silo.Http.GetAsync("/v1/nodes?q=" + new string('x', 16 * 1024)), HttpStatusCode.RequestUriTooLong);

        Assert.Equal("query_too_long", problem.Code);
    }
}
