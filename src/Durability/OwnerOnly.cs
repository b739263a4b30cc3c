using System.Runtime.Versioning;

namespace GridGrains.Durability;

/// <summary>Files and folders that nobody but the process's own user may read. Windows has other means; there nothing is changed.</summary>
public static class OwnerOnly
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnFolder);
        Restrict(path, OwnFolder);
    }

    /// <summary>
    /// Makes an empty file where there is none. One that is there is not opened: to close it would end the locks that a database of this
    /// process holds on it.
    /// </summary>
    public static void MakeFile(string path)
    {
        if (!File.Exists(path))
        {
            OpenFile(path, FileMode.CreateNew).Dispose();
        }

        Restrict(path);
    }

    /// <summary>Opens for writing; a file that is made is the owner's alone.</summary>
    public static FileStream OpenFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return new FileStream(path, options);
    }

    public static void Restrict(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Restrict(file, OwnFile);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Restrict(string path, UnixFileMode mode)
    {
        try
        {
            if (File.GetUnixFileMode(path) != mode)
            {
                File.SetUnixFileMode(path, mode);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // It is another user's, such as a mounted volume: only its owner decides who may read it.
            return;
        }
    }
}
