using System.Text.Json;
using GridGrains.ClickHouse.Embedded.Hosting;
using GridGrains.ClickHouse.Embedded.Native;

if (args is [Confinement.Flag, .. var confined] && OperatingSystem.IsLinux())
{
    return Refuse(ExitCode.CannotStart, Confinement.Enter(confined, ["exec", Environment.GetCommandLineArgs()[0]]));
}

EngineSettings settings;
try
{
    settings = EngineSettings.Parse(Console.In.ReadLine() ?? "");
}
catch (JsonException)
{
    return Refuse(ExitCode.BadSettings, "the first line of standard input has to be the engine's settings as JSON: this program is started by its supervisor");
}

Directory.CreateDirectory(settings.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
FileStream claim;
try
{
    claim = new FileStream(Path.Combine(settings.DataDirectory, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
catch (IOException)
{
    return Refuse(ExitCode.Locked, $"another engine has {settings.DataDirectory}");
}

using (claim)
{
    try
    {
        Chdb.Load(settings.Library);
        Chdb.SetSignalHandlersEnabled(0);
    }
    catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
    {
        return Refuse(ExitCode.NoLibrary, $"libchdb cannot be loaded: {error.Message}");
    }

    try
    {
        await EngineHost.RunAsync(settings, Console.In);
    }
    catch (Exception error) when (error is EngineException or IOException)
    {
        return Refuse(ExitCode.CannotStart, $"the engine cannot start: {error.Message}");
    }

    ExitCode.Exit(ExitCode.Stopped);
}

return ExitCode.Stopped;

static int Refuse(int code, string reason)
{
    ExitCode.Exit(code, reason);
    return code;
}
