namespace Mpr.Server.Tests.Uploads;

/// <summary>What a client does with a link.</summary>
internal static class PresignedPut
{
    /// <summary>Sends so many bytes to it, and answers the ETag of what is there then.</summary>
    public static async Task<string> SendAsync(string url, int size)
    {
        using var client = new HttpClient();
        using var response = await client.PutAsync(url, new ByteArrayContent(new byte[size]));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return response.Headers.ETag!.Tag;
    }
}
