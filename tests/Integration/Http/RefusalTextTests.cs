using System.Net.Http.Headers;
using System.Text;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Refusals of odd requests: a status that fits, and words of the sender.</summary>
public sealed class RefusalTextTests(SiloFixture silo)
{
    [Theory]
    [InlineData("/v1/dlq/discard", """{"filter":{"nonsense":1},"actor":"a","reason":"b"}""")]
    [InlineData("/v1/dlq/replay", """{"ids":{"a":1}}""")]
    [InlineData("/v1/dlq/replay", """{"nonsense":true}""")]
    [InlineData("/v1/audit", """{"from":5}""")]
    [InlineData("/v1/audit", """{"nonsense":5}""")]
    [InlineData("/v1/audit", "{}")]
    [InlineData("/v1/backfills", """{"paths":[7]}""")]
    [InlineData("/v1/backfills", """{"nonsense":7}""")]
    [InlineData("/get-online-features", """{"entities":7}""")]
    public async Task No_refusal_names_a_type_of_the_program(string path, string body)
    {
        using var response = await silo.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.DoesNotContain("GridGrains.", text);
        Assert.DoesNotContain("System.", text);
        Assert.DoesNotContain(".NET", text);
    }

    [Fact]
    public void Full_disk_is_507_wherever_it_is_met()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is always full");
        var full = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/dev/full", "x"));

        var answer = new ProblemTable(SiloParts.OfProgram).Of(full);

        Assert.Equal((507, "storage_full"), (answer.Status, answer.Code));
        Assert.Equal(500, new ProblemTable(SiloParts.OfProgram).Of(new IOException("broken")).Status);
    }
}
