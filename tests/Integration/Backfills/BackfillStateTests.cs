using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Backfills;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Tests.Integration.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Tests.Integration.Backfills;

/// <summary>What a backfill ends as, and that nothing of a refused one stays.</summary>
public sealed class BackfillStateTests(SiloFixture silo)
{
    private string Uploads => Path.Combine(silo.Services.GetRequiredService<SiloSettings>().BackfillDirectory, "uploads");

    [Fact]
    public async Task File_that_is_no_report_is_refused_and_deleted()
    {
        var ended = await RunAsync("notes.csv", "hello,world\n1,2\n"u8.ToArray());

        Assert.Equal(("refused", 0, 1L), (ended.State, ended.Prices, ended.RefusedFileCount));
        Assert.StartsWith("notes.csv: ", Assert.Single(ended.RefusedFiles), StringComparison.Ordinal);
        Assert.Contains("notes.csv", ended.Failure);
        Assert.False(Directory.Exists(Path.Combine(Uploads, ended.Id)));
    }

    [Fact]
    public async Task Advice_over_http_names_the_parameter_of_http()
    {
        var hourly = BackfillTests.Report("BF_ADVICE", 1);

        var ended = await RunAsync("prices.csv", Encoding.UTF8.GetBytes(hourly));

        Assert.Equal("refused", ended.State);
        Assert.Contains("pass the parameter 'market'", Assert.Single(ended.RefusedFiles));
        Assert.DoesNotContain("--market", ended.Failure);
    }

    [Fact]
    public async Task Damaged_file_is_never_a_success()
    {
        var cut = Gzip(Encoding.UTF8.GetBytes(BackfillTests.Report("BF_CUT", 3_000)));
        var half = await RunAsync("half-RTBM-LMP-SL.csv.gz", cut[..(cut.Length / 2)]);
        var small = await RunAsync("small-RTBM-LMP-SL.csv.gz", Gzip(Encoding.UTF8.GetBytes(BackfillTests.Report("BF_SMALL", 3)))[..^8]);

        Assert.Equal(("partly", "refused"), (half.State, small.State));
        Assert.InRange(half.Prices, 1, 2_999);
        Assert.Contains("rows before that were read", Assert.Single(half.RefusedFiles));
        Assert.Contains("is damaged", Assert.Single(small.RefusedFiles));
    }

    [Fact]
    public async Task Good_and_bad_entries_of_one_zip_are_partly_taken()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(zip, "RTBM-LMP-SL-1.csv", BackfillTests.Report("BF_PARTLY", 3));
            await AddAsync(zip, "__MACOSX/._RTBM-LMP-SL-1.csv", "resource fork");
            for (var entry = 0; entry < 150; entry++)
            {
                await AddAsync(zip, $"notes-{entry}.txt", "no report");
            }
        }

        var ended = await RunAsync("all.zip", packed.ToArray());

        Assert.Equal(("partly", 3, 150L, 100), (ended.State, ended.Prices, ended.RefusedFileCount, ended.RefusedFiles.Count));
    }

    [Fact]
    public async Task File_whose_every_row_is_rejected_is_refused()
    {
        var ended = await RunAsync("RTBM-LMP-SL.csv", Encoding.UTF8.GetBytes(BackfillTests.Report("BF_ROWS", 2).Replace(",1", ",x1", StringComparison.Ordinal)));

        Assert.Equal(("refused", 2), (ended.State, ended.RejectedRows));
        Assert.Contains("every row was rejected", ended.Failure);
    }

    [Theory]
    [InlineData("name=leaves-nothing.csv&from=2026-02-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("name=leaves-nothing.csv&iso=NOWHERE")]
    [InlineData("name=leaves-nothing.csv&market=LUNCH")]
    public async Task Upload_that_is_refused_leaves_nothing(string query)
    {
        using var answer = await silo.Http.PostAsync($"/v1/backfills?{query}", new StringContent("a,b", Encoding.UTF8, "text/csv"));

        Assert.InRange((int)answer.StatusCode, 400, 404);
        Assert.DoesNotContain(Directory.Exists(Uploads) ? Directory.GetFiles(Uploads, "*", SearchOption.AllDirectories) : [], file => file.EndsWith("leaves-nothing.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upload_in_a_coding_that_is_not_taken_is_refused_and_one_in_gzip_is_read()
    {
        var report = Encoding.UTF8.GetBytes(BackfillTests.Report("BF_CODING", 3));
        using var brotli = new ByteArrayContent(report) { Headers = { ContentEncoding = { "br" }, ContentType = new("text/csv") } };
        using var gzip = new ByteArrayContent(Gzip(report)) { Headers = { ContentEncoding = { "gzip" }, ContentType = new("text/csv") } };

        await Problems.ReadAsync(await silo.Http.PostAsync("/v1/backfills?name=RTBM-LMP-SL.csv", brotli), HttpStatusCode.UnsupportedMediaType);
        using var answer = await silo.Http.PostAsync("/v1/backfills?name=RTBM-LMP-SL-coded.csv", gzip);

        var ended = await EndAsync(answer);
        Assert.Equal(("succeeded", 3), (ended.State, ended.Prices));
    }

    [Theory]
    [InlineData("""{"paths":[null]}""")]
    [InlineData("""{"paths":["a\u0000b"]}""")]
    public async Task Path_that_is_none_is_refused(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        await Problems.ReadAsync(await silo.Http.PostAsync("/v1/backfills", content), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Full_queue_is_answered_by_429_and_when_to_come_again()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };

        await new ProblemWriter(_ => throw new BackfillQueueFullException(), new ProblemTable(SiloParts.OfProgram), NullLogger<ProblemWriter>.Instance, TimeProvider.System).InvokeAsync(context);

        Assert.Equal((429, true), (context.Response.StatusCode, int.Parse(context.Response.Headers.RetryAfter.ToString(), System.Globalization.CultureInfo.InvariantCulture) > 0));
    }

    private async Task<BackfillView> RunAsync(string name, byte[] content)
    {
        using var answer = await silo.Http.PostAsync($"/v1/backfills?name={name}", new ByteArrayContent(content) { Headers = { ContentType = new("application/octet-stream") } });
        return await EndAsync(answer);
    }

    private async Task<BackfillView> EndAsync(HttpResponseMessage answer)
    {
        var started = await ViewAsync(answer);
        return await Poll.ForAsync(
            async () =>
            {
                using var now = await silo.Http.GetAsync($"/v1/backfills/{started.Id}");
                return await ViewAsync(now) is { EndedAt: not null } ended ? ended : null;
            },
            $"backfill {started.Id} has ended");
    }

    private static async Task<BackfillView> ViewAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, ApiJson.Default.BackfillView)!;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static async Task AddAsync(ZipArchive zip, string name, string content)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(content));
    }
}
