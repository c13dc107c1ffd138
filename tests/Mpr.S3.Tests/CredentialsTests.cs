namespace Mpr.S3.Tests;

public sealed class CredentialsTests
{
    [Fact]
    public void Keys_are_made_once_and_only_the_owner_may_read_them()
    {
        var folder = Directory.CreateTempSubdirectory("mpr-s3-keys-").FullName;
        var made = S3Credentials.LoadOrCreate(folder);
        Assert.Equal((20, 40), (made.AccessKey.Length, made.SecretKey.Length));
        Assert.Equal(made, S3Credentials.LoadOrCreate(folder));
        Assert.DoesNotContain(made.SecretKey, made.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "credentials")));
        }

        Directory.Delete(folder, recursive: true);
    }
}
