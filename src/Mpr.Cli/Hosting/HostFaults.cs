using System.Data.Common;
using Mpr.Cli.Configuration;
using Mpr.Processing.Ffmpeg;
using Mpr.Server.Access;

namespace Mpr.Cli.Hosting;

/// <summary>Turns what keeps a server from starting into what a person is told.</summary>
internal static class HostFaults
{
    /// <exception cref="CliException">FFmpeg or the database is missing, or a setting makes no sense.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> build)
    {
        try
        {
            return await build();
        }
        catch (FfmpegMissingException missing)
        {
            throw new CliException(
                ExitCode.Failure, "ffmpeg_missing", missing.Message, $"Install it: {missing.InstallCommand}", missing);
        }
        catch (DbException silent)
        {
            throw new CliException(
                ExitCode.Failure,
                "database_unavailable",
                $"The database does not answer: {silent.Message}",
                $"Check {SettingCatalogue.Database.Name}; `mpr doctor` says more.",
                silent);
        }
        catch (KeyNeededException open)
        {
            throw new CliException(
                ExitCode.Usage,
                "key_needed",
                open.Message,
                "Start it without --address and make one: mpr keys create NAME --scope admin; or choose one: "
                    + SettingCatalogue.AdminKey.Name,
                open);
        }
        catch (ArgumentException wrong)
        {
            throw new CliException(ExitCode.Usage, "invalid_setting", wrong.Message, "See: mpr config show", wrong);
        }
    }
}
