using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>
/// Makes of this process one that may only read, and starts the program again in it: no write outside of one folder, no file outside of those it needs, no connection to anywhere, a
/// bound on memory, the last turn on the processor. What the kernel has been asked for so cannot be taken back, and holds for every thread of the program that follows. Connections are
/// held from Linux 6.7 on, files from 5.13 on; with an older kernel the reader says so and goes without.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class Confinement
{
    /// <summary><c>--reader STORE FOLDER BYTES READ[:READ...]</c>.</summary>
    public const string Flag = "--reader";

    private const int NoNewPrivileges = 38;
    private const int LimitOfData = 2;
    private const int LimitOfCores = 4;
    private const int Niceness = 10;
    private const int OpenPath = 0x200000 | 0x80000;

    private const int CreateRuleset = 444;
    private const int AddRule = 445;
    private const int RestrictSelf = 446;

    private const ulong Execute = 1;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;
    private const ulong Reading = Execute | ReadFile | ReadFolder;
    private const ulong BindTcp = 1;
    private const ulong AllOfNetwork = 3;
    private const int RulesetWithNetwork = 4;

    private static readonly string[] SystemFolders = ["/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev"];

    /// <summary>Takes a snapshot of the store into the folder, shuts this process in, and runs the program in it. Returns where that fails, with the reason.</summary>
    /// <param name="arguments">After the flag.</param>
    /// <param name="program">What the program is started with.</param>
    public static string Enter(string[] arguments, string[] program)
    {
        if (arguments is not [var store, var folder, var bytes, var readable] || !ulong.TryParse(bytes, CultureInfo.InvariantCulture, out var maxBytes))
        {
            return $"{Flag} takes a store, a folder, bytes and folders to read";
        }

        StoreSnapshot.Take(store, Path.Combine(folder, "data"));
        var limit = new Limit(maxBytes, maxBytes);
        var none = default(Limit);
        if (SetLimit(LimitOfData, ref limit) != 0 || SetLimit(LimitOfCores, ref none) != 0)
        {
            return "the bound on memory cannot be set";
        }

        _ = Nice(Niceness);
        string[] own = [AppContext.BaseDirectory, Path.GetDirectoryName(Environment.ProcessPath)!];
        if (ShutIn(folder, [.. SystemFolders, .. own, .. readable.Split(':')]) is { } obstacle)
        {
            return obstacle;
        }

        _ = Run(Environment.ProcessPath!, [Environment.ProcessPath!, .. program, null]);
        return $"the program cannot be started again (error {Marshal.GetLastPInvokeError()})";
    }

    private static unsafe string? ShutIn(string folder, string[] readable)
    {
        var version = (int)Call(CreateRuleset, 0, 0, 1);
        if (version < RulesetWithNetwork)
        {
            Console.Error.WriteLine($"Landlock of this kernel is of version {Math.Max(version, 0)}: {(version < 1 ? "files and connections" : "connections")} of the reader of SQL are held by the gate alone");
        }

        if (version < 1)
        {
            return null;
        }

        var files = (1UL << (version switch { 1 => 13, 2 => 14, _ => 15 })) - 1;
        var handled = stackalloc ulong[] { files, AllOfNetwork };
        var rules = Call(CreateRuleset, (nint)handled, (version < RulesetWithNetwork ? 1 : 2) * sizeof(ulong), 0);
        foreach (var path in readable.Where(Path.Exists))
        {
            Allow(rules, path, Reading);
        }

        Allow(rules, folder, files);
        Allow(rules, "/dev/null", ReadFile | WriteFile);

        // Port 0: whatever is free. Connecting is allowed to no port.
        var anyPort = stackalloc ulong[] { BindTcp, 0 };
        _ = Call(AddRule, rules, 2, (nint)anyPort, 0);
        return Control(NoNewPrivileges, 1, 0, 0, 0) == 0 && Call(RestrictSelf, rules, 0, 0) == 0 ? null : "the kernel does not take the rules of the reader";
    }

    private static unsafe void Allow(nint rules, string path, ulong access)
    {
        // A file takes no rights of folders.
        var rule = new PathRule(Directory.Exists(path) ? access : access & (Execute | WriteFile | ReadFile), Open(path, OpenPath));
        _ = Call(AddRule, rules, 1, (nint)(&rule), 0);
        _ = Close(rule.Handle);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct PathRule(ulong access, int handle)
    {
        public readonly ulong Access = access;
        public readonly int Handle = handle;
    }

    private struct Limit(ulong current, ulong most)
    {
        public ulong Current = current;
        public ulong Most = most;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int increment);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Run(string path, string?[] arguments);
}
