using System.Net.Sockets;
using System.Runtime.InteropServices;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

public sealed class ReportFileListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Links_in_a_circle_end_and_each_file_is_listed_once_under_its_own_name()
    {
        Write("b/prices.csv");
        Write("c/more.csv");
        File.CreateSymbolicLink(At("a-latest.csv"), At("b/prices.csv"));
        Directory.CreateSymbolicLink(At("b/up"), _folder);
        Directory.CreateSymbolicLink(At("c/other"), At("b"));
        Directory.CreateSymbolicLink(At("again"), At("c"));

        Assert.Equal([At("b/prices.csv"), At("c/more.csv")], ReportFiles.Enumerate([_folder, At("b"), At("a-latest.csv")]));
    }

    [Fact]
    public void Folders_outside_are_read_through_links_once()
    {
        Write("out/x.csv");
        Directory.CreateDirectory(At("in"));
        Directory.CreateSymbolicLink(At("in/one"), At("out"));
        Directory.CreateSymbolicLink(At("in/two"), At("out"));

        Assert.Equal("x.csv", Path.GetFileName(Assert.Single(ReportFiles.Enumerate([At("in")]))));
    }

    [Fact]
    public void Pipes_and_sockets_are_passed_over_with_a_line_and_never_opened()
    {
        Write("a.csv");
        MakePipe(At("pipe.csv"));
        File.CreateSymbolicLink(At("device.csv"), "/dev/zero");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("s.csv")));

        var list = new ReportFileList([_folder]);

        Assert.Equal([At("a.csv")], list.Files);
        Assert.Equal(["device.csv is a device", "pipe.csv is a named pipe", "s.csv is a socket"], list.Skipped.Select(line => Path.GetFileName(line.Split(',')[0])).Order(StringComparer.Ordinal));
        var named = Assert.Single(new ReportReader().ReadFile(At("pipe.csv"), ReportOptions.Default, new RecordingSink(), TestContext.Current.CancellationToken));
        Assert.Equal("is a named pipe, not a file", named.Refusal);
    }

    [Fact]
    public void Output_that_is_an_input_or_lies_among_them_is_covered()
    {
        Write("in/a.csv");
        Write("other/b.csv");
        File.CreateSymbolicLink(At("link.csv"), At("in/a.csv"));
        Directory.CreateSymbolicLink(At("folder"), At("in"));
        var file = new ReportFileList([At("in/a.csv")]);
        var folder = new ReportFileList([At("in")]);

        Assert.All(["in/a.csv", "link.csv", "folder/a.csv", "in/../in/a.csv"], path => Assert.True(file.Covers(At(path)), path));
        Assert.All(["in/out.csv", "other/b.csv", "out.csv"], path => Assert.False(file.Covers(At(path)), path));
        Assert.All(["in/a.csv", "in/out.csv", "folder/out.csv", "link.csv"], path => Assert.True(folder.Covers(At(path)), path));
        Assert.All(["out.csv", "other/out.csv"], path => Assert.False(folder.Covers(At(path)), path));
    }

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), path);
    }

    private string At(string path) => Path.Combine(_folder, path);

    private static void MakePipe(string path) => Assert.Equal(0, MakeFifo(path, 0x180));

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo(string path, uint mode);
}
