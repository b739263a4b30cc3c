using GridGrains.Silo.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GridGrains.Tests.Integration.Hosting;

public sealed class LogLineTests
{
    [Fact]
    public void Line_of_an_exception_names_source_files_without_the_folder_of_the_build()
    {
        var line = LineOf("it failed", Caught());

        Assert.StartsWith("fail: Some.Category[7] it failed System.InvalidOperationException: broken", line, StringComparison.Ordinal);
        Assert.Contains($" in {nameof(LogLineTests)}.cs:line ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("tests", line, StringComparison.Ordinal);
        Assert.EndsWith(Environment.NewLine, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line.TrimEnd());
    }

    [Theory]
    [InlineData("at A.B() in /home/somebody/grid grains/src/A.cs:line 12", "at A.B() in A.cs:line 12")]
    [InlineData(@"at A.B() in C:\Users\somebody\src\A.cs:line 12", "at A.B() in A.cs:line 12")]
    [InlineData("at A.B() in /_/src/A.cs:line 3\nat C.D() in /x/E.cs:line 4", "at A.B() in A.cs:line 3 at C.D() in E.cs:line 4")]
    [InlineData("reads in /data/lake/power", "reads in /data/lake/power")]
    public void Text_of_a_trace_within_a_message_is_treated_alike(string message, string shown) =>
        Assert.Equal($"fail: Some.Category[7] {shown}{Environment.NewLine}", LineOf(message, null));

    private static string LineOf(string message, Exception? exception)
    {
        using var text = new StringWriter();
        new LogLine().Write(new LogEntry<string>(LogLevel.Error, "Some.Category", new EventId(7), message, exception, (state, _) => state), null, text);
        return text.ToString();
    }

    private static InvalidOperationException Caught()
    {
        try
        {
            throw new InvalidOperationException("broken");
        }
        catch (InvalidOperationException caught)
        {
            return caught;
        }
    }
}
