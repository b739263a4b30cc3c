using System.Runtime.InteropServices;

namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>How this process ends; the reason is one line on standard error.</summary>
internal static partial class ExitCode
{
    public const int Stopped = 0;

    /// <summary>The first line of standard input is not settings.</summary>
    public const int BadSettings = 64;

    /// <summary>libchdb cannot be loaded.</summary>
    public const int NoLibrary = 69;

    /// <summary>The engine cannot open its data, or the port is taken.</summary>
    public const int CannotStart = 70;

    /// <summary>Another engine has the data directory.</summary>
    public const int Locked = 75;

    /// <summary>Ends the process at once, without the destructors of the engine's library: those wait for threads that are still at work.</summary>
    /// <param name="reason">One line for standard error, or null.</param>
    public static void Exit(int code, string? reason = null)
    {
        if (reason is not null)
        {
            Console.Error.WriteLine(reason.ReplaceLineEndings(" "));
        }

        ExitNow(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}
