using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>The convert command on files that are damaged, in its own way, or ask for much.</summary>
public sealed class ConvertTests : IDisposable
{
    private const string Name = "DA-LMP-SL-202503190100.csv";
    private const string Header = "Interval,GMTIntervalEnd,Settlement Location,Pnode,LMP,MLC,MCC,MEC\n";

    // All that the managed memory of the process may grow to; beyond it the process ends.
    private const long MemoryLimit = 200L << 20;

    private readonly string _directory = Directory.CreateTempSubdirectory("gridgrains-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Damaged_packed_file_ends_a_strict_run_with_3()
    {
        await File.WriteAllBytesAsync(At(Name + ".gz"), Gzip(Report(500))[..^8]);

        var (code, output) = await SiloProcess.RunAsync("convert", At(Name + ".gz"), "--out", At("out.csv"), "--strict");

        Assert.True(code == 3, output);
        Assert.Contains($"refused {Name}.gz: is damaged", output);
    }

    [Fact]
    public async Task Output_that_is_an_input_is_refused_and_the_input_stays()
    {
        Directory.CreateDirectory(At("in"));
        await File.WriteAllTextAsync(At($"in/{Name}"), Report(5));
        File.CreateSymbolicLink(At("link.csv"), At($"in/{Name}"));
        foreach (var (input, output) in ((string, string)[])[($"in/{Name}", $"in/{Name}"), ($"in/{Name}", "link.csv"), ("link.csv", $"in/{Name}"), ("in", "in/out.csv"), ("in", $"in/{Name}")])
        {
            var (code, said) = await SiloProcess.RunAsync("convert", At(input), "--out", At(output));

            Assert.True(code == 2, said);
            Assert.Contains("is one of the inputs or lies among them", said);
        }

        Assert.Equal(Report(5), await File.ReadAllTextAsync(At($"in/{Name}")));
        Assert.False(File.Exists(At("in/out.csv")));
    }

    [Fact]
    public async Task Folder_with_a_pipe_and_a_circle_is_read_once_with_a_line()
    {
        Directory.CreateDirectory(At("in"));
        await File.WriteAllTextAsync(At($"in/{Name}"), Report(5));
        Directory.CreateSymbolicLink(At("in/again"), At("in"));
        using (var make = Process.Start("mkfifo", At("in/pipe.csv")))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (code, output) = await SiloProcess.RunAsync("convert", At("in"), "--out", At("out.csv"), "--strict");

        Assert.True(code == 0, output);
        Assert.Contains("pipe.csv is a named pipe", output);
        Assert.Equal(6, (await File.ReadAllLinesAsync(At("out.csv"))).Length);
    }

    [Fact]
    public async Task File_with_returns_as_line_ends_is_read()
    {
        await File.WriteAllTextAsync(At(Name), Report(5).Replace('\n', '\r'));

        var (code, output) = await SiloProcess.RunAsync("convert", At(Name), "--out", At("out.csv"), "--strict");

        Assert.True(code == 0, output);
        Assert.Equal(6, (await File.ReadAllLinesAsync(At("out.csv"))).Length);
    }

    [Fact]
    public async Task Small_files_that_ask_for_much_stay_within_the_memory()
    {
        await WriteZerosAsync("a.zip", "inner.zip", "PK\u0003\u0004");
        await WriteZerosAsync("b.zip", Name, Header);
        await WriteManyAsync("c.zip");

        await using var silo = SiloProcess.Launch(
            ["convert", At("a.zip"), At("b.zip"), At("c.zip"), "--out", At("out.csv"), "--strict"],
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = MemoryLimit.ToString("X", System.Globalization.CultureInfo.InvariantCulture), ["DOTNET_gcServer"] = "0" });
        var code = await silo.ExitAsync();

        Assert.True(code == 3, silo.Output);

        // Long lines are wrapped; files that are refused for one reason share a line.
        var output = string.Join(' ', silo.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.True(output.Contains($"refused a.zip!inner.zip, b.zip!{Name}: unpacks to more than 200 times its size", StringComparison.Ordinal), output);
        Assert.Contains("refused c.zip: holds more than 120000 files", output);
    }

    private static string Report(int rows) => Header + string.Concat(Enumerable.Range(0, rows).Select(
        row => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"03/19/2025 01:00:00,03/19/2025 06:00:00,NODE_{row},P,{row}.5,0.1,-2.1,11.7\n")));

    private static byte[] Gzip(string content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return packed.ToArray();
    }

    private async Task WriteZerosAsync(string file, string entry, string start)
    {
        await using var zip = await ZipFile.OpenAsync(At(file), ZipArchiveMode.Create);
        await using var content = await zip.CreateEntry(entry, CompressionLevel.SmallestSize).OpenAsync();
        await content.WriteAsync(Encoding.UTF8.GetBytes(start));
        for (var megabyte = 0; megabyte < 300; megabyte++)
        {
            await content.WriteAsync(new byte[1 << 20]);
        }
    }

    private async Task WriteManyAsync(string file)
    {
        await using var zip = await ZipFile.OpenAsync(At(file), ZipArchiveMode.Create);
        for (var entry = 0; entry < 400_000; entry++)
        {
            zip.CreateEntry($"{entry}-{new string('x', 40)}.csv", CompressionLevel.NoCompression);
        }
    }

    private string At(string path) => Path.Combine(_directory, path);
}
